package org.latentserver.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.latentserver.training.JobType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of jobs, as its clients see it; workers write through {@link AttemptRows}. */
@Component
class JobRows {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    JobRows(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    void insert(String id, Job.Request request, @Nullable String idempotencyKey) {
        long now = clock.millis();
        Job.Base base = request.base();
        jdbc.sql(
                        """
                        insert into jobs (id, type, family, model, dataset_id, dataset_name,
                            base_model, base_version, base_package, versions, parameters, seed, alias, priority, state, attempt, cancel_requested, crashes, progress, step, epoch, metrics,
                            spent_seconds, created_at, updated_at, events, idempotency_key)
                        values (:id, :type, :family, :model, :datasetId, :datasetName,
                            :baseModel, :baseVersion, :basePackage, :versions, :parameters, :seed, :alias, :priority, 'queued', 0, false, 0, 0, 0, 0, '{}', 0, :now, :now, 0, :key)
                        """)
                .param("id", id)
                .param("type", request.type().slug())
                .param("family", request.family())
                .param("model", request.model())
                .param("datasetId", request.datasetId())
                .param("datasetName", request.datasetName())
                .param("baseModel", base == null ? null : base.model(), Types.VARCHAR)
                .param("baseVersion", base == null ? null : base.version(), Types.INTEGER)
                .param("basePackage", base == null ? null : base.packageId(), Types.VARCHAR)
                .param(
                        "versions",
                        request.versions().isEmpty()
                                ? null
                                : json.writeValueAsString(request.versions()),
                        Types.VARCHAR)
                .param("parameters", json.writeValueAsString(request.parameters()))
                .param("seed", request.seed())
                .param("alias", request.alias())
                .param("priority", request.priority())
                .param("now", now)
                .param("key", idempotencyKey)
                .update();
    }

    Optional<Job> find(String id) {
        return jdbc.sql("select * from jobs where id = :id")
                .param("id", id)
                .query(this::job)
                .optional();
    }

    Optional<Job> findByIdempotencyKey(String key) {
        return jdbc.sql("select * from jobs where idempotency_key = :key")
                .param("key", key)
                .query(this::job)
                .optional();
    }

    /** Newest first; ids grow with time. */
    List<Job> list(Filter filter, int limit) {
        return jdbc.sql(
                        """
                        select * from jobs
                        where (cast(:type as text) is null or type = :type)
                          and (cast(:state as text) is null or state = :state)
                          and (cast(:family as text) is null or family = :family)
                          and (cast(:model as text) is null or model = :model)
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit
                        """)
                .param("type", filter.type() == null ? null : filter.type().slug())
                .param("state", filter.state() == null ? null : filter.state().slug())
                .param("family", filter.family())
                .param("model", filter.model())
                .param("after", filter.after())
                .param("limit", limit)
                .query(this::job)
                .list();
    }

    /** What a list of jobs is narrowed to; null means any. */
    record Filter(
            @Nullable JobType type,
            @Nullable JobState state,
            @Nullable String family,
            @Nullable String model,
            @Nullable String after) {}

    /** Jobs that are not finished, oldest first. */
    List<Job> unfinished() {
        return jdbc.sql("select * from jobs where state in ('queued', 'running') order by id")
                .query(this::job)
                .list();
    }

    /** Ids of queued jobs, in the order in which they will be started. */
    List<String> queue() {
        return jdbc.sql("select id from jobs where state = 'queued' order by priority desc, id")
                .query((row, _) -> row.getString("id"))
                .list();
    }

    /** Numbers of jobs by state; a state without jobs is absent. */
    Map<JobState, Long> counts() {
        return jdbc
                .sql("select state, count(*) as jobs from jobs group by state")
                .query((row, _) ->
                        Map.entry(JobState.of(row.getString("state")), row.getLong("jobs")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Holds others off the row until the end of the caller's transaction. */
    void lock(String id) {
        jdbc.sql("update jobs set updated_at = updated_at where id = :id").param("id", id).update();
    }

    boolean datasetInUse(String datasetId) {
        return jdbc.sql(
                                """
                                select count(*) from jobs
                                where dataset_id = :dataset and state in ('queued', 'running')
                                """)
                        .param("dataset", datasetId)
                        .query(Long.class)
                        .single()
                > 0;
    }

    boolean versionInUse(String model, int version) {
        return jdbc
                .sql(
                        """
                        select * from jobs
                        where (base_model = :model and base_version = :version
                                or versions is not null)
                            and state in ('queued', 'running')
                        """)
                .param("model", model)
                .param("version", version)
                .query(this::job)
                .list()
                .stream()
                .flatMap(job -> job.request().needed().stream())
                .anyMatch(each -> each.model().equals(model) && each.version() == version);
    }

    /** False when the job is not queued (any more). */
    boolean cancelQueued(String id) {
        return jdbc.sql(
                                """
                                update jobs set state = 'cancelled', finished_at = :now, updated_at = :now
                                where id = :id and state = 'queued'
                                """)
                        .param("id", id)
                        .param("now", clock.millis())
                        .update()
                == 1;
    }

    /** False when the job is not running, or was asked before. */
    boolean requestCancel(String id) {
        return jdbc.sql(
                                """
                                update jobs set cancel_requested = true, updated_at = :now
                                where id = :id and state = 'running' and cancel_requested = false
                                """)
                        .param("id", id)
                        .param("now", clock.millis())
                        .update()
                == 1;
    }

    /** False when the job is neither cancelled nor failed. */
    boolean requeue(String id) {
        return jdbc.sql(
                                """
                                update jobs set state = 'queued', cancel_requested = false, crashes = 0, owner = null,
                                    error_code = null, error_field = null, error_message = null,
                                    finished_at = null, updated_at = :now
                                where id = :id and state in ('cancelled', 'failed')
                                """)
                        .param("id", id)
                        .param("now", clock.millis())
                        .update()
                == 1;
    }

    /** Deletes a finished job with its events; false when it is not finished. */
    boolean deleteFinished(String id) {
        return jdbc.sql(
                                """
                                delete from jobs
                                where id = :id and state in ('succeeded', 'failed', 'cancelled')
                                """)
                        .param("id", id)
                        .update()
                == 1;
    }

    private Job job(ResultSet row, int number) throws SQLException {
        return new Job(
                row.getString("id"),
                request(row),
                Instant.ofEpochMilli(row.getLong("created_at")),
                JobState.of(row.getString("state")),
                row.getInt("attempt"),
                row.getString("owner"),
                row.getBoolean("cancel_requested"),
                row.getInt("crashes"),
                progress(row),
                row.getDouble("spent_seconds"),
                integer(row, "result_version"),
                row.getString("result_evaluation"),
                failure(row),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getLong("events"));
    }

    private Job.Request request(ResultSet row) throws SQLException {
        return new Job.Request(
                JobType.of(row.getString("type")),
                row.getString("family"),
                row.getString("model"),
                row.getString("dataset_id"),
                row.getString("dataset_name"),
                base(row),
                versions(row),
                json.readTree(row.getString("parameters")),
                row.getLong("seed"),
                row.getString("alias"),
                row.getInt("priority"));
    }

    private static Job.@Nullable Base base(ResultSet row) throws SQLException {
        String model = row.getString("base_model");
        return model == null
                ? null
                : new Job.Base(model, row.getInt("base_version"), row.getString("base_package"));
    }

    private Map<String, Job.Base> versions(ResultSet row) throws SQLException {
        String versions = row.getString("versions");
        return versions == null
                ? Map.of()
                : json.readValue(versions, new TypeReference<TreeMap<String, Job.Base>>() {});
    }

    private Job.Progress progress(ResultSet row) throws SQLException {
        double left = row.getDouble("seconds_left");
        Double secondsLeft = row.wasNull() ? null : left;
        return new Job.Progress(
                row.getDouble("progress"),
                row.getLong("step"),
                row.getInt("epoch"),
                secondsLeft,
                json.readValue(
                        row.getString("metrics"), new TypeReference<TreeMap<String, Double>>() {}));
    }

    private static Job.@Nullable Failure failure(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        return code == null
                ? null
                : new Job.Failure(
                        code, row.getString("error_field"), row.getString("error_message"));
    }

    private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(value);
    }
}
