package org.latentserver.security.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of the audit log. Rows are added, and dropped by age or number, never changed. */
@Component
class AuditRows {
    private final JdbcClient jdbc;

    AuditRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(AuditEntry entry) {
        jdbc.sql(
                        """
                        insert into audit_log (id, time, caller, method, route, path, created, status, request_id, suppressed)
                        values (:id, :time, :caller, :method, :route, :path, :created, :status, :requestId, :suppressed)
                        """)
                .param("id", entry.id())
                .param("time", entry.time().toEpochMilli())
                .param("caller", entry.caller())
                .param("method", entry.method())
                .param("route", entry.route(), Types.VARCHAR)
                .param("path", entry.path())
                .param("created", entry.created(), Types.VARCHAR)
                .param("status", entry.status())
                .param("requestId", entry.requestId())
                .param("suppressed", entry.suppressed())
                .update();
    }

    /** Newest first. */
    List<AuditEntry> list(@Nullable String caller, @Nullable String after, int limit) {
        return jdbc.sql(
                        """
                        select * from audit_log
                        where (cast(:caller as text) is null or caller = :caller)
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit
                        """)
                .param("caller", caller, Types.VARCHAR)
                .param("after", after, Types.VARCHAR)
                .param("limit", limit)
                .query(AuditRows::entry)
                .list();
    }

    /** Drops what is older than a time, and all but the newest. */
    void drop(Instant before, int kept) {
        jdbc.sql("delete from audit_log where time < ?").param(before.toEpochMilli()).update();
        jdbc.sql(
                        """
                        delete from audit_log where id <=
                            (select id from audit_log order by id desc limit 1 offset :kept)
                        """)
                .param("kept", kept)
                .update();
    }

    private static AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("time")),
                row.getString("caller"),
                row.getString("method"),
                row.getString("route"),
                row.getString("path"),
                row.getString("created"),
                row.getInt("status"),
                row.getString("request_id"),
                row.getLong("suppressed"));
    }
}
