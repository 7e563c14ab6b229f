package org.latentserver.gan.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

class SpectralNormTests {
    private static final int OUT = 6;
    private static final int IN = 3 * 2 * 2;
    private static final int UNTIL_CONVERGED = 200;
    private static final double FLOAT_NOISE = 1e-4;
    private static final double DIFFERENCE = 1e-3;
    private static final double DIFFERENCE_NOISE = 5e-3;

    private final NDManager manager = PyTorch.newManager();
    private final float[] values = new float[OUT * IN];

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void drawWeight() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.7 * random.nextGaussian());
        }
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theNormalisedWeightHasSpectralNormOne() {
        SpectralNorm norm = converged(weight());
        float[] normalised = norm.normalised(manager).toFloatArray();
        assertThat(largestSingularValue(values)).isGreaterThan(1.5);
        assertThat(largestSingularValue(normalised)).isCloseTo(1, within(FLOAT_NOISE));
        assertThat(norm.frozen(manager).toFloatArray()).containsExactly(normalised);
    }

    @Test
    void oneIterationAStepFollowsAWeightThatChangesSlowly() {
        NDArray weight = weight();
        SpectralNorm norm = converged(weight);
        SplittableRandom random = new SplittableRandom(4);
        for (int step = 0; step < 50; step++) {
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.01 * random.nextGaussian());
            }
            weight.set(values);
            norm.iterate();
        }
        float[] normalised = norm.normalised(manager).toFloatArray();
        assertThat(largestSingularValue(normalised)).isCloseTo(1, within(0.02));
    }

    @Test
    void theGradientIsThatOfTheWeightDividedByItsLargestSingularValue() {
        NDArray weight = weight();
        SpectralNorm norm = converged(weight);
        weight.setRequiresGradient(true);
        float[] factors = new float[values.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (i % 5 - 2) * 0.5f;
        }
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray target = norm.normalised(manager).flatten().mul(manager.create(factors)).sum();
            collector.backward(target);
        }
        float[] gradient = weight.getGradient().toFloatArray();
        for (int i = 0; i < values.length; i += 7) {
            double slope =
                    (weighted(factors, i, DIFFERENCE) - weighted(factors, i, -DIFFERENCE))
                            / (2 * DIFFERENCE);
            assertThat((double) gradient[i]).isCloseTo(slope, within(DIFFERENCE_NOISE));
        }
    }

    @Test
    void theFrozenWeightPassesNoGradient() {
        NDArray weight = weight();
        SpectralNorm norm = converged(weight);
        weight.setRequiresGradient(true);
        NDArray input = manager.ones(new Shape(OUT, 3, 2, 2));
        input.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(norm.frozen(manager).mul(input).sum());
        }
        assertThat(weight.getGradient().toFloatArray()).containsOnly(0f);
        assertThat(input.getGradient().abs().sum().getFloat()).isPositive();
    }

    private NDArray weight() {
        return manager.create(values, new Shape(OUT, 3, 2, 2));
    }

    private SpectralNorm converged(NDArray weight) {
        float[] start = new float[OUT];
        Arrays.fill(start, 1f);
        SpectralNorm norm = new SpectralNorm(weight, manager.create(start));
        for (int i = 0; i < UNTIL_CONVERGED; i++) {
            norm.iterate();
        }
        return norm;
    }

    private double weighted(float[] factors, int changed, double by) {
        float[] moved = values.clone();
        moved[changed] += (float) by;
        double sum = 0;
        for (int i = 0; i < moved.length; i++) {
            sum += (double) factors[i] * moved[i];
        }
        return sum / largestSingularValue(moved);
    }

    /** By power iteration on A A', in double precision and from another start. */
    private static double largestSingularValue(float[] matrix) {
        double[] left = new double[OUT];
        Arrays.setAll(left, i -> 1.0 / (i + 1));
        double sigma = 0;
        for (int round = 0; round < 2000; round++) {
            double[] right = new double[IN];
            for (int i = 0; i < matrix.length; i++) {
                right[i % IN] += left[i / IN] * matrix[i];
            }
            double[] next = new double[OUT];
            for (int i = 0; i < matrix.length; i++) {
                next[i / IN] += right[i % IN] * matrix[i];
            }
            double length = Math.sqrt(Arrays.stream(next).map(x -> x * x).sum());
            sigma = Math.sqrt(length);
            Arrays.setAll(left, i -> next[i] / length);
        }
        return sigma;
    }
}
