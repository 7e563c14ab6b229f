package org.latentserver.oip;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Bodies of inference as the OpenAPI document shows them. They are read and written by {@link
 * org.latentserver.oip.wire}, without such objects.
 */
final class InferenceBodies {
    private InferenceBodies() {}

    @Schema(name = "InferenceRequest")
    record Request(
            @Schema(description = "Comes back with the answer", example = "42") @Nullable String id,
            @Schema(
                            description =
                                    "`binary_data_output`: all outputs in binary; `timeout`:"
                                            + " microseconds, waiting and computing together;"
                                            + " `priority`: taken, without effect")
                    @Nullable Map<String, JsonNode> parameters,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<Input> inputs,
            @Schema(description = "Outputs wanted, in this order; all when absent")
                    @Nullable List<WantedOutput> outputs) {}

    @Schema(name = "InferenceInput")
    record Input(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "words") String name,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "[2]") List<Long> shape,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "BYTES") String datatype,
            @Schema(description = "`binary_data_size` when the data follow the JSON")
                    @Nullable Map<String, JsonNode> parameters,
            @ArraySchema(
                            arraySchema =
                                    @Schema(
                                            description =
                                                    "Elements in row-major order, flat or nested to"
                                                            + " the shape",
                                            example = "[\"king\", \"queen\"]"))
                    @Nullable List<JsonNode> data) {}

    @Schema(name = "InferenceWantedOutput")
    record WantedOutput(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "vectors") String name,
            @Schema(description = "`binary_data`: whether this output comes in binary")
                    @Nullable Map<String, JsonNode> parameters) {}

    @Schema(name = "InferenceResponse")
    record Response(
            @Schema(example = "english") @JsonProperty("model_name") String modelName,
            @Schema(example = "1") @JsonProperty("model_version") String modelVersion,
            @Schema(example = "42") @Nullable String id,
            List<Output> outputs) {}

    @Schema(name = "InferenceOutput")
    record Output(
            @Schema(example = "vectors") String name,
            @Schema(example = "FP32") String datatype,
            @Schema(example = "[2, 3]") List<Long> shape,
            @Schema(description = "`binary_data_size` when the data follow the JSON")
                    @Nullable Map<String, JsonNode> parameters,
            @ArraySchema(
                            arraySchema =
                                    @Schema(
                                            description =
                                                    "Elements in row-major order, flat; absent when"
                                                            + " in binary"))
                    @Nullable List<JsonNode> data) {}
}
