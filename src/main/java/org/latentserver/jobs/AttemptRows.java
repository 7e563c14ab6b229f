package org.latentserver.jobs;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latentserver.training.TrainingEvent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a worker writes of a job. Each write is fenced by (job, attempt, owner).
 *
 * <p>Every writing method throws {@link LostAttemptException} when the fence does not hold.
 */
@Component
class AttemptRows {
    private static final String FENCE =
            " where id = :id and attempt = :attempt and owner = :owner and state = 'running'";
    private static final String SPENT =
            "spent_seconds = spent_seconds + (:now - attempt_started_at) / 1000.0";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    AttemptRows(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Begins the next attempt of a job. A job found running belonged to a worker that the scheduler
     * has given up.
     *
     * @return empty when the job is finished or is to be cancelled
     */
    Optional<Attempt> claim(String job, String owner) {
        return jdbc.sql(
                        """
                        update jobs set state = 'running', attempt = attempt + 1, owner = :owner,
                            started_at = coalesce(started_at, :now), attempt_started_at = :now,
                            seconds_left = null, updated_at = :now
                        where id = :id and state in ('queued', 'running') and cancel_requested = false
                        returning attempt
                        """)
                .param("id", job)
                .param("owner", owner)
                .param("now", clock.millis())
                .query(Integer.class)
                .optional()
                .map(number -> new Attempt(job, number, owner));
    }

    /** Whether a cancel was asked for. */
    boolean cancelRequested(Attempt attempt) {
        return jdbc.sql("select cancel_requested from jobs" + FENCE)
                .param("id", attempt.job())
                .param("attempt", attempt.number())
                .param("owner", attempt.owner())
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new LostAttemptException(attempt));
    }

    void progress(Attempt attempt, TrainingEvent.Progress progress) {
        update(
                attempt,
                "progress = :progress, step = :step, epoch = :epoch, seconds_left = :left",
                entry("progress", Math.clamp(progress.progress(), 0, 1)),
                entry("step", progress.step()),
                entry("epoch", progress.epoch()),
                entry("left", progress.secondsLeft()));
    }

    void metrics(Attempt attempt, Map<String, Double> newest) {
        update(attempt, "metrics = :metrics", entry("metrics", json.writeValueAsString(newest)));
    }

    /** A checkpoint is progress: crashes are counted from here. */
    void checkpointed(Attempt attempt) {
        update(attempt, "crashes = 0");
    }

    /** Proves that the attempt is still ours, within the caller's transaction. */
    void touch(Attempt attempt) {
        update(attempt, "owner = owner");
    }

    /**
     * @param version that was trained or evaluated
     * @param evaluation null after a training
     */
    void succeed(
            Attempt attempt,
            int version,
            @Nullable String evaluation,
            Map<String, Double> metrics) {
        update(
                attempt,
                "state = 'succeeded', progress = 1, seconds_left = null, finished_at = :now,"
                        + " result_version = :version, result_evaluation = :evaluation,"
                        + " metrics = :metrics, "
                        + SPENT,
                entry("version", version),
                entry("evaluation", evaluation),
                entry("metrics", json.writeValueAsString(metrics)));
    }

    void fail(Attempt attempt, Job.Failure failure) {
        update(
                attempt,
                "state = 'failed', seconds_left = null, finished_at = :now, error_code = :code,"
                        + " error_field = :field, error_message = :message, "
                        + SPENT,
                entry("code", failure.code()),
                entry("field", failure.field()),
                entry("message", failure.message()));
    }

    void cancel(Attempt attempt) {
        update(attempt, "state = 'cancelled', seconds_left = null, finished_at = :now, " + SPENT);
    }

    /** Back to the queue, to go on from the last checkpoint. */
    void release(Attempt attempt, int crashes) {
        update(
                attempt,
                "state = 'queued', owner = null, seconds_left = null, crashes = :crashes, " + SPENT,
                entry("crashes", crashes));
    }

    /** As release, but the time that counts ended with the worker's last write. */
    void releaseDead(Attempt attempt) {
        update(
                attempt,
                "state = 'queued', owner = null, seconds_left = null, spent_seconds = spent_seconds"
                        + " + (updated_at - attempt_started_at) / 1000.0");
    }

    private record Value(String name, @Nullable Object value) {}

    private static Value entry(String name, @Nullable Object value) {
        return new Value(name, value);
    }

    private void update(Attempt attempt, String assignments, Value... values) {
        JdbcClient.StatementSpec statement =
                jdbc.sql("update jobs set updated_at = :now, " + assignments + FENCE)
                        .param("now", clock.millis())
                        .param("id", attempt.job())
                        .param("attempt", attempt.number())
                        .param("owner", attempt.owner());
        for (Value value : values) {
            statement = statement.param(value.name(), value.value());
        }
        if (statement.update() == 0) {
            throw new LostAttemptException(attempt);
        }
    }
}
