package org.latentserver.autoencoder.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

/** Noise of the engine and of plain Java have the same statistics. */
class NoiseTests {
    private static final int COUNT = 40_000;

    /** Four standard errors of a share of 0.3, and of a deviation of 0.2, over so many values. */
    private static final double TOLERANCE = 0.01;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void maskingSparesValuesAsTheyAre(boolean engine) {
        float[] noisy = noisy(new Noise(NoiseKind.MASKING, 0.3), 0.7f, true, engine);
        long masked = 0;
        for (float value : noisy) {
            assertThat(value).isIn(0f, 0.7f);
            masked += value == 0 ? 1 : 0;
        }
        assertThat(masked / (double) COUNT).isCloseTo(0.3, within(TOLERANCE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gaussianNoiseHasItsDeviation(boolean engine) {
        float[] noisy = noisy(new Noise(NoiseKind.GAUSSIAN, 0.2), 5f, false, engine);
        double sum = 0;
        double squares = 0;
        for (float value : noisy) {
            sum += value - 5;
            squares += (value - 5) * (value - 5);
        }
        assertThat(sum / COUNT).isCloseTo(0, within(TOLERANCE));
        assertThat(Math.sqrt(squares / COUNT)).isCloseTo(0.2, within(TOLERANCE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pixelsStayPixels(boolean engine) {
        float[] noisy = noisy(new Noise(NoiseKind.GAUSSIAN, 0.5), 0.9f, true, engine);
        assertThat(noisy).contains(1f);
        for (float value : noisy) {
            assertThat(value).isBetween(0f, 1f);
        }
    }

    private static float[] noisy(Noise noise, float value, boolean bounded, boolean engine) {
        float[] values = new float[COUNT];
        Arrays.fill(values, value);
        if (!engine) {
            return noise.disturb(values, bounded, new SplittableRandom(1));
        }
        PyTorch.seed(1);
        try (NDManager manager = PyTorch.newManager()) {
            NDArray input = manager.create(values);
            float[] noisy = noise.disturb(input, bounded).toFloatArray();
            assertThat(input.toFloatArray()).containsOnly(value);
            return noisy;
        }
    }
}
