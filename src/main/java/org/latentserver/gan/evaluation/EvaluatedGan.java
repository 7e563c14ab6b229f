package org.latentserver.gan.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.Scaling;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.gan.network.Generator;
import org.latentserver.models.packages.ModelPackage;

/** A trained generator whose weights stay as they are. Used by one thread. */
record EvaluatedGan(GanArchitecture architecture, Generator generator) implements AutoCloseable {
    static EvaluatedGan open(ModelPackage modelPackage, NDManager parent) throws IOException {
        GanArchitecture architecture = GanArchitecture.of(modelPackage.manifest());
        return new EvaluatedGan(
                architecture, GanNetworks.openGenerator(architecture, modelPackage, parent));
    }

    /**
     * Pictures of noise vectors, float32 (N, C, H, W) in [0, 1], the noise's manager's; a function
     * of z for gradients.
     *
     * @param classes one a vector; empty for a generator that is told none
     */
    NDArray pictures(NDArray z, int[] classes) {
        NDArray labels = labels(z.getManager(), classes);
        return Scaling.times(generator.apply(z, labels, false).add(1f), 0.5f);
    }

    /** The rows {@code from} to below {@code to} of noise vectors one after another. */
    NDArray noise(NDManager manager, float[] latents, int from, int to) {
        int size = architecture.latentSize();
        return manager.create(
                Arrays.copyOfRange(latents, from * size, to * size), new Shape(to - from, size));
    }

    boolean conditional() {
        return !architecture.classes().isEmpty();
    }

    private @Nullable NDArray labels(NDManager manager, int[] classes) {
        return conditional()
                ? ClassLabels.oneHot(manager, classes, architecture.classes().size())
                : null;
    }

    @Override
    public void close() {
        generator.close();
    }
}
