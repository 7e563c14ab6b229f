package org.latentserver.models;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelManifest;

/** What the routes of the registry answer. */
final class ModelViews {
    private ModelViews() {}

    @Schema(name = "ModelSummary", description = "A model in the list")
    record Summary(
            @Schema(example = "digits") String name,
            @Schema(example = "autoencoder") String family,
            @Schema(description = "Of the version that `default` names, else the newest")
                    String description,
            @Schema(description = "Versions by alias", example = "{\"default\": 3}")
                    Map<String, Integer> aliases,
            @Schema(description = "Number of versions", example = "3") int versions) {
        static Summary of(List<ModelVersion> versions, Map<String, Integer> aliases) {
            Integer main = aliases.get(Models.DEFAULT_ALIAS);
            ModelVersion shown =
                    versions.stream()
                            .filter(version -> main != null && version.version() == main)
                            .findFirst()
                            .orElse(versions.getLast());
            return new Summary(
                    shown.model(),
                    shown.manifest().family(),
                    shown.manifest().description(),
                    aliases,
                    versions.size());
        }
    }

    @Schema(name = "Model", description = "A model with its versions, oldest first")
    record Detail(
            @Schema(example = "digits") String name,
            @Schema(example = "autoencoder") String family,
            @Schema(description = "Versions by alias", example = "{\"default\": 3}")
                    Map<String, Integer> aliases,
            List<VersionSummary> versions) {
        static Detail of(List<ModelVersion> versions, Map<String, Integer> aliases) {
            ModelVersion newest = versions.getLast();
            return new Detail(
                    newest.model(),
                    newest.manifest().family(),
                    aliases,
                    versions.stream().map(VersionSummary::of).toList());
        }
    }

    @Schema(name = "ModelVersionSummary")
    record VersionSummary(
            @Schema(example = "3") int version,
            Instant createdAt,
            @Schema(description = "Size of the package", example = "1048576") long bytes,
            @Schema(description = "Job that trained it; none for an imported one")
                    @Nullable String job,
            @Schema(description = "Data set it was trained on", example = "mnist")
                    @Nullable String dataset,
            @Schema(description = "Final figures", example = "{\"testMse\": 0.0067}")
                    Map<String, Double> metrics) {
        static VersionSummary of(ModelVersion version) {
            ModelManifest manifest = version.manifest();
            return new VersionSummary(
                    version.version(),
                    version.createdAt(),
                    size(manifest),
                    manifest.training().job(),
                    manifest.training().datasetName(),
                    manifest.training().metrics());
        }
    }

    @Schema(name = "ModelVersion", description = "A version with its whole manifest")
    record Version(
            @Schema(example = "digits") String model,
            @Schema(example = "3") int version,
            @Schema(description = "Aliases that point here", example = "[\"default\"]")
                    List<String> aliases,
            Instant createdAt,
            @Schema(description = "SHA-256 of model.json, which pins every other file")
                    String packageId,
            @Schema(description = "Size of the package", example = "1048576") long bytes,
            ModelManifest manifest) {
        static Version of(ModelVersion version, Map<String, Integer> aliases) {
            return new Version(
                    version.model(),
                    version.version(),
                    aliases.entrySet().stream()
                            .filter(alias -> alias.getValue() == version.version())
                            .map(Map.Entry::getKey)
                            .toList(),
                    version.createdAt(),
                    version.packageId(),
                    size(version.manifest()),
                    version.manifest());
        }
    }

    @Schema(name = "Alias", description = "Where an alias points")
    record Alias(
            @Schema(example = "digits") String model,
            @Schema(example = "default") String alias,
            @Schema(example = "3") int version,
            @Schema(description = "Where it pointed before; a rollback goes there", example = "2")
                    @Nullable Integer previous,
            @Schema(description = "Answers a share of the calls") @Nullable Share canary,
            @Schema(description = "Computes a share of the calls for comparison")
                    @Nullable Share shadow) {
        static Alias of(
                String model,
                String alias,
                AliasRows.Target target,
                Map<Rollout, RolloutRows.Part> parts) {
            return new Alias(
                    model,
                    alias,
                    target.version(),
                    target.previous(),
                    Share.of(parts.get(Rollout.CANARY)),
                    Share.of(parts.get(Rollout.SHADOW)));
        }
    }

    @Schema(name = "AliasShare", description = "A version that gets a share of an alias's calls")
    record Share(@Schema(example = "4") int version, @Schema(example = "10") int percent) {
        static @Nullable Share of(RolloutRows.@Nullable Part part) {
            return part == null ? null : new Share(part.version(), part.percent());
        }
    }

    @Schema(name = "AliasRequest")
    record AliasRequest(@Schema(example = "3") @Nullable Integer version) {}

    @Schema(name = "AliasShareRequest")
    record ShareRequest(
            @Schema(example = "4", requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable Integer version,
            @Schema(
                            description = "Of the calls, 1 to 100",
                            example = "10",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable Integer percent) {}

    private static long size(ModelManifest manifest) {
        return manifest.files().values().stream().mapToLong(ModelManifest.FileDigest::bytes).sum();
    }
}
