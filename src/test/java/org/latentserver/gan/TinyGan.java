package org.latentserver.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.gan.network.Generator;
import org.latentserver.gan.network.Latents;
import org.latentserver.gan.network.NetworkKind;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.models.packages.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A package with an untrained generator of 8x12 colour pictures. */
final class TinyGan {
    static final GanArchitecture ARCHITECTURE = architecture(NetworkKind.CONVOLUTIONAL);

    static GanArchitecture architecture(NetworkKind network, String... classes) {
        return new GanArchitecture(network, 2, 6, 3, 8, 12, 16, 8, true, List.of(classes));
    }

    private TinyGan() {}

    static ModelPackage write(Path folder) throws IOException {
        return write(folder, ARCHITECTURE);
    }

    static ModelPackage write(Path folder, GanArchitecture shape) throws IOException {
        try (NDManager manager = PyTorch.newManager();
                GanNetworks networks = new GanNetworks(shape, manager, 9)) {
            NDArray z = manager.create(Latents.normal(1, 64, 6), new Shape(64, 6));
            int classes = shape.classes().size();
            if (classes > 0) {
                tellClassesApart(networks.averaged());
            }
            networks.averaged()
                    .recomputeStatistics(
                            z,
                            classes == 0
                                    ? null
                                    : ClassLabels.oneHot(
                                            manager, ClassLabels.drawn(1, 64, classes), classes));
            JsonNode architecture = JsonMapper.builder().build().valueToTree(shape);
            Provenance provenance =
                    new Provenance(
                            null,
                            null,
                            null,
                            null,
                            9,
                            "test",
                            "0",
                            "25",
                            Map.of(),
                            Instant.EPOCH,
                            0,
                            null);
            return PackageWriter.write(
                    folder,
                    new PackageWriter.Draft(
                            GanFamily.NAME,
                            "untrained",
                            architecture,
                            List.of(),
                            List.of(),
                            provenance),
                    target ->
                            Safetensors.write(
                                    target.resolve(ModelManifest.WEIGHTS), networks.published()));
        }
    }

    /** New networks give all classes the same scale and shift. */
    private static void tellClassesApart(Generator generator) {
        for (Pair<String, Parameter> pair : generator.getParameters()) {
            NDArray array = pair.getValue().getArray();
            if (pair.getKey().endsWith("bias") && array.getShape().dimension() == 2) {
                float[] values = array.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = i % 3 * 0.5f;
                }
                array.set(values);
            }
        }
    }

    static long generatorBytes() {
        try (NDManager manager = PyTorch.newManager();
                Generator generator = Generator.of(ARCHITECTURE, manager, 0)) {
            return generator.getParameters().values().stream()
                    .mapToLong(parameter -> 4 * parameter.getShape().size())
                    .sum();
        }
    }

    static ModelManifest with(ModelManifest manifest, JsonNode architecture) {
        return new ModelManifest(
                manifest.formatVersion(),
                manifest.family(),
                manifest.description(),
                architecture,
                manifest.inputs(),
                manifest.outputs(),
                manifest.training(),
                manifest.files());
    }
}
