package org.latentserver.models.evaluations;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.VersionDeleted;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of evaluations. */
@Component
class EvaluationRows implements Evaluations {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    EvaluationRows(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String add(Evaluation evaluation) {
        long now = clock.millis();
        // grows with time, so that the order of ids is the order of creation
        String id = "evaluation-%011x%08x".formatted(now, random.nextInt());
        jdbc.sql(
                        """
                        insert into evaluations (id, model, version, package_id, job_id, dataset_id,
                            dataset_name, parameters, seed, code_version, seconds, metrics, report, created_at)
                        values (:id, :model, :version, :packageId, :job, :datasetId,
                            :datasetName, :parameters, :seed, :codeVersion, :seconds, :metrics, :report, :now)
                        """)
                .param("id", id)
                .param("model", evaluation.model())
                .param("version", evaluation.version())
                .param("packageId", evaluation.packageId())
                .param("job", evaluation.job())
                .param("datasetId", evaluation.datasetId())
                .param("datasetName", evaluation.datasetName())
                .param("parameters", json.writeValueAsString(evaluation.parameters()))
                .param("seed", evaluation.seed())
                .param("codeVersion", evaluation.codeVersion())
                .param("seconds", evaluation.seconds())
                .param("metrics", json.writeValueAsString(evaluation.metrics()))
                .param("report", json.writeValueAsString(evaluation.report()))
                .param("now", now)
                .update();
        return id;
    }

    /** Newest first. */
    List<StoredEvaluation> list(String model, int version, @Nullable String after, int limit) {
        return jdbc.sql(
                        """
                        select * from evaluations
                        where model = :model and version = :version and (:after is null or id < :after)
                        order by id desc limit :limit
                        """)
                .param("model", model)
                .param("version", version)
                .param("after", after, Types.VARCHAR)
                .param("limit", limit)
                .query(this::stored)
                .list();
    }

    Optional<StoredEvaluation> find(String model, int version, String id) {
        return jdbc.sql("select * from evaluations where id = ? and model = ? and version = ?")
                .params(id, model, version)
                .query(this::stored)
                .optional();
    }

    @EventListener
    void delete(VersionDeleted deleted) {
        jdbc.sql("delete from evaluations where model = ? and version = ?")
                .params(deleted.model(), deleted.version())
                .update();
    }

    private StoredEvaluation stored(ResultSet row, int number) throws SQLException {
        Evaluation evaluation =
                new Evaluation(
                        row.getString("model"),
                        row.getInt("version"),
                        row.getString("package_id"),
                        row.getString("job_id"),
                        row.getString("dataset_id"),
                        row.getString("dataset_name"),
                        json.readTree(row.getString("parameters")),
                        row.getLong("seed"),
                        row.getString("code_version"),
                        row.getDouble("seconds"),
                        json.readValue(
                                row.getString("metrics"),
                                new TypeReference<TreeMap<String, Double>>() {}),
                        json.readTree(row.getString("report")));
        return new StoredEvaluation(
                row.getString("id"), Instant.ofEpochMilli(row.getLong("created_at")), evaluation);
    }
}
