package org.latentserver.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The tables of sweeps and their trials. What became of a trial is in the table of jobs. */
@Component
class SweepRows {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SweepRows(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    void insert(Sweep sweep) {
        jdbc.sql(
                        """
                        insert into sweeps (id, family, model, dataset_id, dataset_name, search, method, metric, goal,
                            seed, alias, created_at)
                        values (:id, :family, :model, :datasetId, :datasetName, :search, :method, :metric, :goal,
                            :seed, :alias, :createdAt)
                        """)
                .param("id", sweep.id())
                .param("family", sweep.family())
                .param("model", sweep.model())
                .param("datasetId", sweep.datasetId())
                .param("datasetName", sweep.datasetName())
                .param("search", json.writeValueAsString(sweep.search()))
                .param("method", sweep.method())
                .param("metric", sweep.metric())
                .param("goal", sweep.goal().name())
                .param("seed", sweep.seed())
                .param("alias", sweep.alias(), Types.VARCHAR)
                .param("createdAt", sweep.createdAt().toEpochMilli())
                .update();
        for (Sweep.Trial trial : sweep.trials()) {
            jdbc.sql(
                            """
                            insert into sweep_trials (sweep_id, number, job_id, parameters)
                            values (:sweep, :number, :job, :parameters)
                            """)
                    .param("sweep", sweep.id())
                    .param("number", trial.number())
                    .param("job", trial.job())
                    .param("parameters", json.writeValueAsString(trial.parameters()))
                    .update();
        }
    }

    Optional<Sweep> find(String id) {
        return jdbc.sql("select * from sweeps where id = :id")
                .param("id", id)
                .query(this::sweep)
                .optional();
    }

    /** Newest first; ids grow with time. */
    List<Sweep> list(@Nullable String after, int limit) {
        return jdbc.sql(
                        """
                        select * from sweeps where cast(:after as text) is null or id < :after
                        order by id desc limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query(this::sweep)
                .list();
    }

    /** Those not settled; with a job, only the one that it is a trial of. */
    List<String> unsettled(@Nullable String job) {
        return jdbc.sql(
                        """
                        select id from sweeps where settled_at is null and (cast(:job as text) is null
                            or id in (select sweep_id from sweep_trials where job_id = :job))
                        order by id
                        """)
                .param("job", job)
                .query((row, _) -> row.getString("id"))
                .list();
    }

    void settle(String id, @Nullable String error) {
        jdbc.sql(
                        """
                        update sweeps set settled_at = :now, error = :error
                        where id = :id and settled_at is null
                        """)
                .param("id", id)
                .param("now", clock.millis())
                .param("error", error, Types.VARCHAR)
                .update();
    }

    /** False when it isn't settled. */
    boolean deleteSettled(String id) {
        return jdbc.sql("delete from sweeps where id = :id and settled_at is not null")
                        .param("id", id)
                        .update()
                == 1;
    }

    private Sweep sweep(ResultSet row, int number) throws SQLException {
        long settled = row.getLong("settled_at");
        Instant settledAt = row.wasNull() ? null : Instant.ofEpochMilli(settled);
        return new Sweep(
                row.getString("id"),
                row.getString("family"),
                row.getString("model"),
                row.getString("dataset_id"),
                row.getString("dataset_name"),
                json.readTree(row.getString("search")),
                row.getString("method"),
                row.getString("metric"),
                Sweep.Goal.valueOf(row.getString("goal").toUpperCase(Locale.ROOT)),
                row.getLong("seed"),
                row.getString("alias"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                settledAt,
                row.getString("error"),
                trials(row.getString("id")));
    }

    private List<Sweep.Trial> trials(String sweep) {
        return jdbc.sql("select * from sweep_trials where sweep_id = :sweep order by number")
                .param("sweep", sweep)
                .query((row, _) ->
                        new Sweep.Trial(
                                row.getInt("number"),
                                row.getString("job_id"),
                                json.readTree(row.getString("parameters"))))
                .list();
    }
}
