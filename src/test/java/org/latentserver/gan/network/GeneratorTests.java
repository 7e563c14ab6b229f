package org.latentserver.gan.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

class GeneratorTests {
    private static final int LATENT = 5;
    private static final double FLOAT_NOISE = 1e-5;

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
        "CONVOLUTIONAL, 1, 28, 28, 2",
        "CONVOLUTIONAL, 3, 32, 32, 3",
        "CONVOLUTIONAL, 3, 64, 64, 4",
        "CONVOLUTIONAL, 3, 8, 20, 2",
        "RESIDUAL, 1, 28, 28, 2",
        "RESIDUAL, 3, 64, 48, 3"
    })
    void makesPicturesOfTheAskedShapeAndRange(
            NetworkKind network, int channels, int height, int width, int stages) {
        GanArchitecture architecture = architecture(network, channels, height, width);
        assertThat(architecture.stages()).isEqualTo(stages);
        try (Generator generator = Generator.of(architecture, manager, 1);
                Discriminator discriminator = Discriminator.of(architecture, manager, 2)) {
            NDArray images = generator.apply(noise(6).mul(20f), null, true);
            assertThat(images.getShape()).isEqualTo(new Shape(6, channels, height, width));
            assertThat(images.max().getFloat()).isBetween(0f, 1f);
            assertThat(images.min().getFloat()).isBetween(-1f, 0f);
            for (float pixel : Generator.pixels(images.toFloatArray())) {
                assertThat(pixel).isBetween(0f, 1f);
            }
            assertThat(discriminator.apply(images, null, false).getShape()).isEqualTo(new Shape(6));
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 28, height, 30", "28, 27, width, 27", "256, 28, height, 256"})
    void refusesSidesThatTheNetworksCanNotHalveTwice(
            int height, int width, String side, String value) {
        assertThatThrownBy(() -> architecture(1, height, width))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(side)
                .hasMessageContaining("divisible by 4")
                .hasMessageContaining(value);
    }

    @Test
    void recomputedStatisticsMakeServingEqualToTraining() {
        try (Generator generator = Generator.of(architecture(1, 8, 8), manager, 1)) {
            NDArray z = noise(400).mul(3f).add(0.5f);
            NDArray before = generator.apply(z, null, false);
            generator.recomputeStatistics(z, null);
            NDArray served = generator.apply(z, null, false);
            NDArray trained = generator.apply(z, null, true);
            // PyTorch stores the unbiased variance and normalises by the biased one.
            assertThat(served.sub(trained).abs().max().getFloat()).isLessThan(0.005f);
            assertThat(before.sub(trained).abs().max().getFloat()).isGreaterThan(0.1f);
        }
    }

    @Test
    void theMovingAverageFollowsItsFormula() {
        double decay = 0.4;
        GanArchitecture architecture = architecture(1, 8, 8);
        try (Generator average = Generator.of(architecture, manager, 1);
                Generator source = Generator.of(architecture, manager, 2)) {
            MovingAverage moving = new MovingAverage(average, source, decay);
            Map<String, Float> expected = firstTrainedValues(average);
            for (int n = 0; n < 12; n++) {
                moving.update(n);
                double kept = Math.min(decay, (1.0 + n) / (10.0 + n));
                Map<String, Float> weights = firstTrainedValues(source);
                expected.replaceAll((name, old) ->
                        (float)
                                (kept * old
                                        + (1 - kept) * Objects.requireNonNull(weights.get(name))));
                if (n == 5) {
                    source.getParameters().get("dense.weight").getArray().addi(1f);
                }
            }
            assertThat(expected).hasSize(11);
            firstTrainedValues(average)
                    .forEach((name, value) ->
                            assertThat(value.doubleValue())
                                    .isCloseTo(
                                            Objects.requireNonNull(expected.get(name)),
                                            within(FLOAT_NOISE)));
        }
    }

    private static Map<String, Float> firstTrainedValues(Generator generator) {
        Map<String, Float> values = new HashMap<>();
        for (Pair<String, Parameter> pair : generator.getParameters()) {
            if (pair.getValue().requiresGradient()) {
                values.put(pair.getKey(), pair.getValue().getArray().toFloatArray()[0]);
            }
        }
        return values;
    }

    private static GanArchitecture architecture(int channels, int height, int width) {
        return architecture(NetworkKind.CONVOLUTIONAL, channels, height, width);
    }

    private static GanArchitecture architecture(
            NetworkKind network, int channels, int height, int width, String... classes) {
        return new GanArchitecture(
                network,
                GanArchitecture.stages(height, width),
                LATENT,
                channels,
                height,
                width,
                16,
                8,
                true,
                List.of(classes));
    }

    private NDArray noise(int count) {
        return manager.create(Latents.normal(1, count, LATENT), new Shape(count, LATENT));
    }
}
