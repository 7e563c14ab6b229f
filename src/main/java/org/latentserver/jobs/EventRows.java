package org.latentserver.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The append-only table of events. */
@Component
class EventRows {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    EventRows(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Appends an event and returns its number; the caller holds a transaction. */
    long append(String job, int attempt, String type, JsonNode data) {
        long sequence =
                jdbc.sql("update jobs set events = events + 1 where id = :id returning events")
                        .param("id", job)
                        .query(Long.class)
                        .single();
        jdbc.sql(
                        """
                        insert into job_events (job_id, sequence, attempt, type, time, data)
                        values (:job, :sequence, :attempt, :type, :time, :data)
                        """)
                .param("job", job)
                .param("sequence", sequence)
                .param("attempt", attempt)
                .param("type", type)
                .param("time", clock.millis())
                .param("data", json.writeValueAsString(data))
                .update();
        return sequence;
    }

    /** Events that the job has had so far. */
    long count(String job) {
        return jdbc.sql("select events from jobs where id = :id")
                .param("id", job)
                .query(Long.class)
                .single();
    }

    List<JobEvent> after(String job, long sequence, int limit) {
        return jdbc.sql(
                        """
                        select * from job_events where job_id = :job and sequence > :after
                        order by sequence limit :limit
                        """)
                .param("job", job)
                .param("after", sequence)
                .param("limit", limit)
                .query(this::event)
                .list();
    }

    /** All events of a type, in order. */
    List<JobEvent> ofType(String job, String type) {
        return jdbc.sql(
                        """
                        select * from job_events where job_id = :job and type = :type
                        order by sequence
                        """)
                .param("job", job)
                .param("type", type)
                .query(this::event)
                .list();
    }

    private JobEvent event(ResultSet row, int number) throws SQLException {
        return new JobEvent(
                row.getLong("sequence"),
                Instant.ofEpochMilli(row.getLong("time")),
                row.getInt("attempt"),
                row.getString("type"),
                json.readTree(row.getString("data")));
    }
}
