package org.latentserver.training;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.Provenance;
import tools.jackson.databind.JsonNode;

/**
 * {@code job.json}: all that a trainer process is told.
 *
 * @param type what to do
 * @param id of the job
 * @param parameters complete parameters, validated by the server
 * @param data folder of the data set's content, absolute
 * @param datasetId content hash
 * @param base the version to go on from, or to evaluate; null for none
 * @param versions that {@link VersionParameter}s name, by parameter
 * @param resumeFrom checkpoint folder of an earlier attempt, absolute; null for a fresh start
 * @param threads for numeric work
 * @param spentSeconds wall-clock of the earlier attempts
 * @param checkpointSeconds time between checkpoints
 */
public record TrainingJob(
        JobType type,
        String id,
        int attempt,
        String family,
        String model,
        JsonNode parameters,
        long seed,
        Path data,
        String datasetId,
        String datasetName,
        @Nullable Base base,
        Map<String, Base> versions,
        @Nullable Path resumeFrom,
        int threads,
        double spentSeconds,
        double checkpointSeconds) {
    public static final String FILE = "job.json";

    /**
     * A version and where its package lies.
     *
     * @param folder absolute
     * @param packageId SHA-256 of the package's {@code model.json}
     */
    public record Base(Path folder, String model, int version, String packageId) {
        Provenance.Base reference() {
            return new Provenance.Base(model, version, packageId);
        }
    }
}
