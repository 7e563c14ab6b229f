package org.latentserver.security.keys;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.latentserver.security.access.Quota;
import org.latentserver.security.access.Scope;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of keys. */
@Component
class ApiKeyRows {
    private final JdbcClient jdbc;

    ApiKeyRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(ApiKey key) {
        jdbc.sql(
                        """
                        insert into api_keys (id, name, scopes, hash, expires_at, requests_per_minute, concurrency, created_at)
                        values (:id, :name, :scopes, :hash, :expires, :requests, :concurrency, :created)
                        """)
                .param("id", key.id())
                .param("name", key.name())
                .param("scopes", text(key.scopes()))
                .param("hash", key.hashes().current())
                .param("expires", millis(key.expiresAt()), Types.BIGINT)
                .param("requests", key.limits().requestsPerMinute(), Types.INTEGER)
                .param("concurrency", key.limits().concurrency(), Types.INTEGER)
                .param("created", key.createdAt().toEpochMilli())
                .update();
    }

    List<ApiKey> all() {
        return jdbc.sql("select * from api_keys order by id").query(this::key).list();
    }

    /** Whether the key was there. */
    boolean replaceSecret(String id, String hash, Instant previousUntil) {
        return jdbc.sql(
                                """
                                update api_keys set previous_hash = hash, previous_until = :until, hash = :hash
                                where id = :id
                                """)
                        .param("id", id)
                        .param("hash", hash)
                        .param("until", previousUntil.toEpochMilli())
                        .update()
                > 0;
    }

    boolean delete(String id) {
        return jdbc.sql("delete from api_keys where id = ?").param(id).update() > 0;
    }

    /** Another server may have written a later time. */
    void used(String id, long at) {
        jdbc.sql(
                        """
                        update api_keys set last_used_at = :at
                        where id = :id and (last_used_at is null or last_used_at < :at)
                        """)
                .param("id", id)
                .param("at", at)
                .update();
    }

    private ApiKey key(ResultSet row, int number) throws SQLException {
        return new ApiKey(
                row.getString("id"),
                row.getString("name"),
                scopes(row.getString("scopes")),
                new ApiKey.Hashes(
                        row.getString("hash"),
                        row.getString("previous_hash"),
                        instant(row, "previous_until")),
                instant(row, "expires_at"),
                new Quota.Limits(number(row, "requests_per_minute"), number(row, "concurrency")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "last_used_at"));
    }

    private static String text(Set<Scope> scopes) {
        return new TreeSet<>(scopes).stream().map(Scope::slug).collect(Collectors.joining(","));
    }

    /** What a later version may have written and this one doesn't know gives no right. */
    private static Set<Scope> scopes(String text) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(text.split(",")).forEach(slug -> Scope.ofSlug(slug).ifPresent(scopes::add));
        return scopes;
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }
}
