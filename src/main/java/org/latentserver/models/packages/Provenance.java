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
 * @param engine such as {@code pytorch 2.7.1} or {@code vector-api}; {@value #NO_ENGINE} where
 *     nothing was trained
 * @param codeVersion version of this software
 * @param metrics final figures on the split that their name gives, e.g. {@code testMse}
 * @param startedAt of the training; null for an imported one, so that the same upload gives the
 *     same package
 * @param wallClockSeconds time spent training, all attempts together
 * @param base the version that the training went on from; null when it started afresh
 * @param versions other versions that the parameters name, by parameter; null without any
 * @param imported what it was made from; null for a trained one
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
        @Nullable Instant startedAt,
        double wallClockSeconds,
        @Nullable Base base,
        @Nullable Map<String, Base> versions,
        @Nullable Imported imported) {
    public static final String NO_ENGINE = "none";

    /**
     * A version that another one was trained from or with.
     *
     * @param model its name at that time
     * @param version its number at that time
     * @param packageId SHA-256 of its {@code model.json}, the same everywhere
     */
    public record Base(String model, int version, String packageId) {}

    /** Of a trained version. */
    public Provenance(
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
        this(
                job,
                datasetId,
                datasetName,
                parameters,
                seed,
                engine,
                codeVersion,
                javaVersion,
                metrics,
                startedAt,
                wallClockSeconds,
                base,
                null,
                null);
    }

    /** Of a version that was converted from a foreign format. */
    public static Provenance of(Imported imported, String codeVersion, String javaVersion) {
        return new Provenance(
                null,
                null,
                null,
                null,
                0,
                NO_ENGINE,
                codeVersion,
                javaVersion,
                Map.of(),
                null,
                0,
                null,
                null,
                imported);
    }
}
