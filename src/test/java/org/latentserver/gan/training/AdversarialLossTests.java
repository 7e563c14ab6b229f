package org.latentserver.gan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

class AdversarialLossTests {
    private static final float[] REAL = {2f, 0.5f, -1f, 0f};
    private static final float[] FAKE = {-3f, -0.5f, 1.5f, 0f};
    private static final float TARGET = 0.9f;
    private static final double FLOAT_NOISE = 1e-6;
    private static final double STEP = 1e-5;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @ParameterizedTest
    @EnumSource(AdversarialLoss.class)
    void valuesAndGradientsAreThoseOfTheFormulas(AdversarialLoss loss) {
        try (NDManager manager = PyTorch.newManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray real = leaf(manager, REAL);
            NDArray fake = leaf(manager, FAKE);
            NDArray discriminator = loss.discriminator(real, fake, TARGET);
            assertThat((double) discriminator.getFloat())
                    .isCloseTo(
                            mean(REAL, onReal(loss)) + mean(FAKE, onFake(loss)),
                            within(FLOAT_NOISE));
            collector.backward(discriminator);
            assertGradient(real, REAL, onReal(loss));
            assertGradient(fake, FAKE, onFake(loss));
            NDArray again = leaf(manager, FAKE);
            NDArray generator = loss.generator(again);
            assertThat((double) generator.getFloat())
                    .isCloseTo(mean(FAKE, onGenerated(loss)), within(FLOAT_NOISE));
            collector.backward(generator);
            assertGradient(again, FAKE, onGenerated(loss));
        }
    }

    /** The probabilities of the papers, in double precision; a hinge's corner is not looked at. */
    private static DoubleUnaryOperator onReal(AdversarialLoss loss) {
        return switch (loss) {
            case MINIMAX, NON_SATURATING ->
                    x -> -TARGET * Math.log(sigmoid(x)) - (1 - TARGET) * Math.log(1 - sigmoid(x));
            case HINGE -> x -> Math.max(0, 1 - x);
            case WASSERSTEIN -> x -> -x;
        };
    }

    private static DoubleUnaryOperator onFake(AdversarialLoss loss) {
        return switch (loss) {
            case MINIMAX, NON_SATURATING -> x -> -Math.log(1 - sigmoid(x));
            case HINGE -> x -> Math.max(0, 1 + x);
            case WASSERSTEIN -> x -> x;
        };
    }

    private static DoubleUnaryOperator onGenerated(AdversarialLoss loss) {
        return switch (loss) {
            case MINIMAX -> x -> Math.log(1 - sigmoid(x));
            case NON_SATURATING -> x -> -Math.log(sigmoid(x));
            case HINGE, WASSERSTEIN -> x -> -x;
        };
    }

    @Test
    void surePredictionsOverflowNoLoss() {
        try (NDManager manager = PyTorch.newManager()) {
            NDArray sure = manager.create(new float[] {1e4f, -1e4f});
            for (AdversarialLoss loss : AdversarialLoss.values()) {
                assertThat(loss.discriminator(sure, sure, 1f).getFloat()).isFinite();
                assertThat(loss.generator(sure).getFloat()).isFinite();
            }
            assertThat(AdversarialLoss.NON_SATURATING.generator(sure).getFloat()).isEqualTo(5e3f);
        }
    }

    @Test
    void onlyTheMinimaxGradientVanishesWhereTheDiscriminatorIsSure() {
        float sure = -20f;
        assertThat(slope(AdversarialLoss.MINIMAX, sure)).isCloseTo(0f, within(1e-6f));
        assertThat(slope(AdversarialLoss.NON_SATURATING, sure)).isCloseTo(-1f, within(1e-6f));
        assertThat(slope(AdversarialLoss.HINGE, sure)).isEqualTo(-1f);
    }

    private static float slope(AdversarialLoss loss, float at) {
        try (NDManager manager = PyTorch.newManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray fake = leaf(manager, new float[] {at});
            collector.backward(loss.generator(fake));
            return fake.getGradient().toFloatArray()[0];
        }
    }

    @Test
    void reportsRealAndFakeApart() {
        GanFigures figures = new GanFigures();
        figures.discriminatorUpdate(1.75, REAL, FAKE, 0);
        figures.discriminatorUpdate(2, new float[] {1f}, new float[] {1f}, 0);
        figures.add("generatorLoss", 0.5);
        figures.add("generatorLoss", -1.5);
        Map<String, Double> taken = figures.take();
        assertThat(taken)
                .containsEntry("discriminatorLoss", (1.75 + 2) / 2)
                .containsEntry("discriminatorAccuracyReal", (0.5 + 1) / 2)
                .containsEntry("discriminatorAccuracyFake", (0.5 + 0) / 2)
                .containsEntry("logitReal", (0.375 + 1) / 2)
                .containsEntry("logitFake", (-0.5 + 1) / 2)
                .containsEntry("logitMargin", (0.875 + 0) / 2)
                .containsEntry("generatorLoss", -0.5);
        assertThat(figures.take()).isEmpty();
    }

    private static NDArray leaf(NDManager manager, float[] values) {
        NDArray array = manager.create(values);
        array.setRequiresGradient(true);
        return array;
    }

    private static void assertGradient(NDArray leaf, float[] at, DoubleUnaryOperator function) {
        float[] gradient = leaf.getGradient().toFloatArray();
        for (int i = 0; i < at.length; i++) {
            double slope =
                    (function.applyAsDouble(at[i] + STEP) - function.applyAsDouble(at[i] - STEP))
                            / (2 * STEP);
            assertThat((double) gradient[i]).isCloseTo(slope / at.length, within(1e-5));
        }
    }

    private static double mean(float[] values, DoubleUnaryOperator function) {
        double[] results = new double[values.length];
        Arrays.setAll(results, i -> function.applyAsDouble(values[i]));
        return Arrays.stream(results).average().orElseThrow();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
