package org.latentserver.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body that makes a sweep. */
@Schema(name = "SweepRequest", description = "Trainings that differ in some parameters")
@JsonIgnoreProperties(ignoreUnknown = false)
record SweepRequest(
        @Schema(
                        description = "Kind of model, see /v1/families",
                        example = "autoencoder",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable String family,
        @Schema(
                        description = "Name of the model that gets a version by each trial",
                        example = "tuned",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable String model,
        @Schema(
                        description = "Id or name of the data set",
                        example = "mnist",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable String dataset,
        @Schema(description = "Version that each trial goes on from; from scratch when absent")
                @Nullable String from,
        @Schema(
                        type = "object",
                        description = "Parameters that all trials share, where not the defaults",
                        example = "{\"epochs\": 2}")
                @Nullable JsonNode parameters,
        @Schema(
                        description = "What is tried, by parameter",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable Map<String, SweepRange> search,
        @Schema(
                        description =
                                "grid, the default, tries each combination of values; random draws"
                                        + " them",
                        allowableValues = {"grid", "random"},
                        example = "random")
                @Nullable String method,
        @Schema(description = "Number of draws, 1 to 100; only for random", example = "10")
                @Nullable Integer trials,
        @Schema(
                        description = "Figure of a finished job that tells which trial is best",
                        example = "testMse",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable String metric,
        @Schema(
                        description = "minimize, the default, or maximize",
                        allowableValues = {"minimize", "maximize"},
                        example = "minimize")
                @Nullable String goal,
        @Schema(
                        description =
                                "Of the draws and of each trial, so that trials differ in their"
                                    + " parameters only; 0 to 9007199254740991, drawn when absent",
                        example = "1")
                @Nullable Long seed,
        @Schema(
                        description =
                                "Alias to move to the best version when all trials are done;"
                                        + " `default` when absent, an empty text moves none",
                        example = "default")
                @Nullable String alias,
        @Schema(description = "Of each job; -100 to 100, 0 when absent", example = "0")
                @Nullable Integer priority) {}
