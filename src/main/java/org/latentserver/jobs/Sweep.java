package org.latentserver.jobs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row of the table of sweeps.
 *
 * @param metric that tells which trial is best
 * @param alias moved to the best version; null for none
 * @param search as it was ordered
 * @param settledAt when all trials were done and the alias was moved; null before
 * @param error why the alias could not be moved; null when it was, or none was to be
 */
record Sweep(
        String id,
        String family,
        String model,
        String datasetId,
        String datasetName,
        JsonNode search,
        String method,
        String metric,
        Goal goal,
        long seed,
        @Nullable String alias,
        Instant createdAt,
        @Nullable Instant settledAt,
        @Nullable String error,
        List<Trial> trials) {
    /** Which of two figures is better. */
    enum Goal {
        MINIMIZE,
        MAXIMIZE;

        boolean better(double one, double other) {
            return switch (this) {
                case MINIMIZE -> one < other;
                case MAXIMIZE -> one > other;
            };
        }
    }

    /**
     * @param number from 1
     * @param parameters that differ between the trials
     */
    record Trial(int number, String job, JsonNode parameters) {}
}
