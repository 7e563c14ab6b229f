package org.latentserver.oip;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.TensorSignature;

/** What the routes of the protocol answer beside inference. */
final class OipViews {
    private OipViews() {}

    @Schema(name = "ServerLive")
    record Live(@Schema(example = "true") boolean live) {}

    @Schema(name = "ServerReady")
    record Ready(@Schema(example = "true") boolean ready) {}

    @Schema(name = "ModelReady")
    record ModelReady(
            @Schema(example = "digits") String name, @Schema(example = "true") boolean ready) {}

    @Schema(name = "ServerMetadata")
    record Server(
            @Schema(example = "latent-server") String name,
            @Schema(example = "1.0.0") String version,
            @Schema(example = "[\"binary_tensor_data\"]") List<String> extensions) {}

    @Schema(name = "TensorMetadata")
    record TensorMetadata(
            @Schema(example = "input") String name,
            @Schema(example = "FP32") String datatype,
            @Schema(description = "-1 is any number", example = "[-1, 1, 28, 28]")
                    List<Long> shape) {
        static List<TensorMetadata> of(Collection<TensorSpec> specs) {
            return specs.stream()
                    .map(spec -> new TensorMetadata(spec.name(), spec.dtype(), spec.shape()))
                    .toList();
        }
    }

    @Schema(name = "ModelMetadata")
    record Model(
            @Schema(example = "digits") String name,
            @Schema(description = "All versions, oldest first", example = "[\"1\"]")
                    List<String> versions,
            @Schema(example = "latentserver_autoencoder") String platform,
            List<TensorMetadata> inputs,
            List<TensorMetadata> outputs,
            @Schema(
                            description =
                                    "`version`: the one described; `paths`: which inputs belong"
                                            + " together and what follows from them; `range.name`:"
                                            + " what elements of that tensor may be")
                    Map<String, String> properties) {
        static Model of(OfferedModel model, List<String> versions) {
            TensorSignature signature = model.signature();
            return new Model(
                    model.name(),
                    versions,
                    model.platform(),
                    TensorMetadata.of(signature.inputs().values()),
                    TensorMetadata.of(signature.outputs().values()),
                    properties(model));
        }

        private static Map<String, String> properties(OfferedModel model) {
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put("version", model.number());
            properties.put(
                    "paths",
                    model.signature().paths().stream()
                            .map(path -> names(path.inputs()) + " -> " + names(path.outputs()))
                            .collect(Collectors.joining("; ")));
            model.signature().inputs().values().forEach(spec -> range(spec, properties));
            model.signature().outputs().values().forEach(spec -> range(spec, properties));
            return properties;
        }

        private static void range(TensorSpec spec, Map<String, String> properties) {
            String range = spec.range();
            if (range != null) {
                properties.put("range." + spec.name(), range);
            }
        }

        private static String names(List<TensorSpec> specs) {
            return specs.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
        }
    }

    @Schema(name = "ModelConfiguration")
    record Config(
            @Schema(example = "digits") String name,
            @Schema(example = "latentserver_autoencoder") String platform,
            @Schema(description = "Most items of one request", example = "1024")
                    @JsonProperty("max_batch_size")
                    int maxBatchSize,
            List<ConfigTensor> input,
            List<ConfigTensor> output) {
        static Config of(OfferedModel model, int maxItems) {
            return new Config(
                    model.name(),
                    model.platform(),
                    maxItems,
                    ConfigTensor.of(model.signature().inputs().values()),
                    ConfigTensor.of(model.signature().outputs().values()));
        }
    }

    @Schema(name = "ConfigurationTensor")
    record ConfigTensor(
            @Schema(example = "input") String name,
            @Schema(example = "TYPE_FP32") @JsonProperty("data_type") String dataType,
            @Schema(description = "Without the first dimension", example = "[1, 28, 28]")
                    List<Long> dims) {
        static List<ConfigTensor> of(Collection<TensorSpec> specs) {
            return specs.stream()
                    .map(spec ->
                            new ConfigTensor(
                                    spec.name(),
                                    spec.dtype().equals("BYTES")
                                            ? "TYPE_STRING"
                                            : "TYPE_" + spec.dtype(),
                                    spec.shape().subList(1, spec.shape().size())))
                    .toList();
        }
    }

    @Schema(name = "RepositoryModel")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record IndexEntry(
            @Schema(example = "digits") String name,
            @Schema(example = "1") String version,
            @Schema(
                            description =
                                    "READY: in memory; LOADING; UNLOADING; UNAVAILABLE: not in"
                                            + " memory, the next call loads it",
                            example = "READY")
                    String state,
            @Schema(example = "pinned") String reason) {}

    @Schema(name = "RepositoryIndexRequest")
    record IndexRequest(
            @Schema(description = "Only versions in memory", defaultValue = "false")
                    boolean ready) {}
}
