package org.latentserver.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body that makes a job. */
@Schema(name = "JobRequest", description = "A piece of work to be done")
@JsonIgnoreProperties(ignoreUnknown = false)
record JobRequest(
        @Schema(
                        description =
                                "train, the default, makes a version of data; evaluate measures one"
                                        + " on data",
                        allowableValues = {"train", "evaluate"},
                        example = "train")
                @Nullable String type,
        @Schema(
                        description =
                                "Kind of model, see /v1/families; an evaluation takes it from the"
                                        + " model when absent",
                        example = "autoencoder")
                @Nullable String family,
        @Schema(
                        description =
                                "train: name of the model that gets a new version, new or existing;"
                                        + " evaluate: the version, as `name`, `name:version` or"
                                        + " `name@alias`",
                        example = "digits",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable String model,
        @Schema(
                        description = "Id or name of the data set",
                        example = "mnist",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable String dataset,
        @Schema(
                        description =
                                "train: version to go on from, as `name`, `name:version` or"
                                        + " `name@alias`, for families that can; from scratch when"
                                        + " absent",
                        example = "english:1")
                @Nullable String from,
        @Schema(
                        type = "object",
                        description = "Parameters that differ from the family's defaults",
                        example = "{\"codeSize\": 32, \"epochs\": 20}")
                @Nullable JsonNode parameters,
        @Schema(
                        description = "0 to 9007199254740991; drawn and reported when absent",
                        example = "1")
                @Nullable Long seed,
        @Schema(
                        description =
                                "train: alias to move to the new version; `default` when absent, an"
                                        + " empty text moves none",
                        example = "default")
                @Nullable String alias,
        @Schema(
                        description =
                                "Queued jobs of a higher priority are started first; -100 to 100, 0"
                                        + " when absent",
                        example = "0")
                @Nullable Integer priority) {}
