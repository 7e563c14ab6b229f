package org.latentserver.models.packages;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a version came to be.
 *
 * @param job the job that trained it; null for an imported one
 * @param datasetId content hash of the training data
 * @param parameters the complete parameters, defaults filled in
 * @param engine such as {@code pytorch 2.7.1} or {@code vector-api}
 * @param codeVersion version of this software
 * @param metrics final figures on the split that their name gives, e.g. {@code testMse}
 * @param wallClockSeconds time spent training, all attempts together
 * @param base the version that the training went on from; null when it started afresh
 */
public record Provenance(
        @Nullable String job,
        @Nullable String datasetId,
        @Nullable String datasetName,
        @Nullable JsonNode parameters,
        long seed,
        String engine,
        String codeVersion,
        String javaVersion,
        Map<String, Double> metrics,
        Instant startedAt,
        double wallClockSeconds,
        @Nullable Base base) {

    /**
     * A version that another one was trained from.
     *
     * @param model its name at that time
     * @param version its number at that time
     * @param packageId SHA-256 of its {@code model.json}, the same everywhere
     */
    public record Base(String model, int version, String packageId) {}
}
