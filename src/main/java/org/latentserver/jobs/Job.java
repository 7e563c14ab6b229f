package org.latentserver.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.training.JobType;
import tools.jackson.databind.JsonNode;

/**
 * A row of the table of jobs: what was asked for, and how far it is.
 *
 * @param attempt number of the newest attempt, 0 before the first
 * @param owner the worker that runs the newest attempt
 * @param crashes of the trainer since its last checkpoint
 * @param spentSeconds wall-clock of the finished attempts
 * @param resultVersion that was trained or evaluated
 * @param resultEvaluation id of the evaluation
 * @param events sequence number of the newest event
 */
record Job(
        String id,
        Request request,
        Instant createdAt,
        JobState state,
        int attempt,
        @Nullable String owner,
        boolean cancelRequested,
        int crashes,
        Progress progress,
        double spentSeconds,
        @Nullable Integer resultVersion,
        @Nullable String resultEvaluation,
        @Nullable Failure failure,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        long events) {

    /**
     * What was asked for, complete: defaults filled in, references resolved, seed drawn.
     *
     * @param model name of the model that is trained or evaluated
     * @param base the version that a training goes on from, null for none; the version that is
     *     evaluated
     * @param versions that parameters name, by parameter
     * @param alias moved to the result; null to leave all aliases alone
     * @param priority queued jobs with a higher one are started first
     */
    record Request(
            JobType type,
            String family,
            String model,
            String datasetId,
            String datasetName,
            @Nullable Base base,
            Map<String, Base> versions,
            JsonNode parameters,
            long seed,
            @Nullable String alias,
            int priority) {
        Request withSeed(long other) {
            return new Request(
                    type,
                    family,
                    model,
                    datasetId,
                    datasetName,
                    base,
                    versions,
                    parameters,
                    other,
                    alias,
                    priority);
        }

        /** All versions that must stay until the job is finished. */
        List<Base> needed() {
            return Stream.concat(Stream.ofNullable(base), versions.values().stream()).toList();
        }
    }

    /** A version, fixed when the job was made. */
    record Base(String model, int version, String packageId) {}

    /**
     * How far the newest attempt is.
     *
     * @param fraction 0 to 1
     * @param metrics newest figure by name
     */
    record Progress(
            double fraction,
            long step,
            int epoch,
            @Nullable Double secondsLeft,
            Map<String, Double> metrics) {}

    /** Why a job failed, in words for its owner. */
    record Failure(String code, @Nullable String field, String message) {}
}
