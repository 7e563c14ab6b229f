package org.latentserver.gan.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

/** Gradients of both networks, one behind the other, against differences. */
class NetworkGradientTests {
    private static final int BATCH = 4;
    private static final float STEP = 1e-3f;
    private static final double RELATIVE = 0.05;
    private static final double ABSOLUTE = 4e-3;

    private final NDManager manager = PyTorch.newManager();

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "CONVOLUTIONAL, 1, false, 0",
        "CONVOLUTIONAL, 3, true, 2",
        "RESIDUAL, 3, false, 0",
        "RESIDUAL, 1, true, 2"
    })
    void gradientsOfAllWeightsAreRight(
            NetworkKind network, int channels, boolean spectralNorm, int classes) {
        List<String> names = classes == 0 ? List.of() : List.of("a", "b");
        GanArchitecture architecture =
                new GanArchitecture(network, 2, 3, channels, 8, 8, 20, 6, spectralNorm, names);
        NDArray z = manager.create(Latents.normal(1, BATCH, 3), new Shape(BATCH, 3));
        NDArray labels =
                classes == 0 ? null : ClassLabels.oneHot(manager, new int[] {0, 1, 1, 0}, 2);
        try (Generator generator = Generator.of(architecture, manager, 1);
                Discriminator discriminator = Discriminator.of(architecture, manager, 2)) {
            List<Pair<String, Parameter>> parameters = new ArrayList<>();
            generator.getParameters().forEach(parameters::add);
            discriminator.getParameters().forEach(parameters::add);
            parameters.removeIf(pair -> !pair.getValue().requiresGradient());
            IdentityHashMap<NDArray, float[]> gradients = new IdentityHashMap<>();
            parameters.forEach(pair -> pair.getValue().getArray().setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(output(generator, discriminator, z, labels));
                parameters.forEach(pair -> {
                    NDArray array = pair.getValue().getArray();
                    gradients.put(array, array.getGradient().toFloatArray());
                });
            }
            parameters.forEach(pair -> pair.getValue().getArray().setRequiresGradient(false));
            int looked = 0;
            int compared = 0;
            for (Pair<String, Parameter> pair : parameters) {
                NDArray array = pair.getValue().getArray();
                float[] gradient = Objects.requireNonNull(gradients.get(array));
                int size = gradient.length;
                for (int i = 0; i < size; i += 1 + size / 2) {
                    Supplier<NDArray> output = () -> output(generator, discriminator, z, labels);
                    double above = slope(output, array, i, STEP);
                    double below = slope(output, array, i, -STEP);
                    double slope = (above + below) / 2;
                    double tolerance = ABSOLUTE + RELATIVE * Math.abs(slope);
                    looked++;
                    if (Math.abs(above - below) < tolerance) { // else a unit crossed its kink
                        compared++;
                        assertThat((double) gradient[i])
                                .as("%s[%d]", pair.getKey(), i)
                                .isCloseTo(slope, within(tolerance));
                    }
                }
            }
            assertThat(compared).isGreaterThan(looked / 2);
        }
    }

    private static double slope(Supplier<NDArray> output, NDArray array, int changed, float step) {
        float[] values = array.toFloatArray();
        double here = output.get().getFloat();
        float[] moved = values.clone();
        moved[changed] += step;
        array.set(moved);
        double there = output.get().getFloat();
        array.set(values);
        return (there - here) / step;
    }

    private static NDArray output(
            Generator generator, Discriminator discriminator, NDArray z, @Nullable NDArray labels) {
        NDArray weights = z.getManager().create(new float[] {1f, -0.5f, 0.7f, 0.3f});
        return discriminator
                .apply(generator.apply(z, labels, true), labels, true)
                .mul(weights)
                .sum();
    }
}
