package org.latentserver.serving;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.models.packages.TensorSpec;
import tools.jackson.databind.node.JsonNodeFactory;

/** The smallest family: its models multiply by the one number that they hold. */
public final class ScaleFamily implements ModelLoader<ScaleFamily.Scale> {
    public static final String NAME = "scale";

    private final Batchers batchers;

    public ScaleFamily(Batchers batchers) {
        this.batchers = batchers;
    }

    /** A loaded scale. */
    public static final class Scale implements ServedModel {
        private final Batcher<Float, Float> batcher;

        Scale(float factor, Batchers batchers) {
            batcher =
                    batchers.create(
                            NAME, items -> items.stream().map(item -> item * factor).toList());
        }

        public List<Float> times(Float... items) {
            return batcher.call(List.of(items));
        }

        @Override
        public void warmUp() {
            times(1f);
        }

        @Override
        public long bytes() {
            return 4;
        }

        @Override
        public void close() {
            batcher.close();
        }
    }

    @Override
    public String family() {
        return NAME;
    }

    @Override
    public Class<Scale> type() {
        return Scale.class;
    }

    @Override
    public boolean usesEngine() {
        return false;
    }

    @Override
    public Scale load(ModelPackage modelPackage) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Tensor> tensors = Safetensors.read(modelPackage.weights(), arena);
            Tensor factor = tensors.get("factor");
            if (factor == null) {
                throw new IllegalArgumentException("no factor");
            }
            return new Scale(factor.floats()[0], batchers);
        }
    }

    /** Writes a package of a scale; its folder must not exist. */
    public static ModelPackage write(Path folder, float factor) throws IOException {
        return write(folder, NAME, "factor", factor);
    }

    public static ModelPackage write(Path folder, String family, String tensor, float factor)
            throws IOException {
        TensorSpec number = new TensorSpec("x", "FP32", List.of(-1L), null);
        PackageWriter.Draft draft =
                new PackageWriter.Draft(
                        family,
                        "multiplies",
                        JsonNodeFactory.instance.objectNode().put("factors", 1),
                        List.of(number),
                        List.of(number),
                        new Provenance(
                                null,
                                null,
                                null,
                                null,
                                1,
                                "none",
                                "test",
                                "25",
                                Map.of("error", 0.5),
                                Instant.EPOCH,
                                1.5,
                                null));
        return PackageWriter.write(
                folder,
                draft,
                partial -> {
                    Safetensors.write(
                            partial.resolve(ModelManifest.WEIGHTS),
                            List.of(Tensor.of(tensor, new float[] {factor}, 1)));
                    Files.writeString(partial.resolve(ModelManifest.CARD), "# Scale\n");
                });
    }
}
