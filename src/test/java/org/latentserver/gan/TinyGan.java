package org.latentserver.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.models.packages.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A package with an untrained generator of 8x12 colour pictures. */
final class TinyGan {
    static final GanArchitecture ARCHITECTURE = new GanArchitecture(6, 3, 8, 12, 16, 8);

    private TinyGan() {}

    static ModelPackage write(Path folder) throws IOException {
        try (NDManager manager = PyTorch.newManager();
                GanNetworks networks = new GanNetworks(ARCHITECTURE, manager, 9)) {
            NDArray z = manager.create(Latents.normal(1, 64, 6), new Shape(64, 6));
            networks.averaged().recomputeStatistics(z);
            JsonNode architecture = JsonMapper.builder().build().valueToTree(ARCHITECTURE);
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

    static long generatorBytes() {
        try (NDManager manager = PyTorch.newManager();
                Generator generator = new Generator(ARCHITECTURE, manager, 0)) {
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
