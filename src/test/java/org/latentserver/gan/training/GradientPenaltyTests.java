package org.latentserver.gan.training;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.Discriminator;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.Latents;
import org.latentserver.gan.network.NetworkKind;

/**
 * The penalties' gradients in the weights against differences of the penalties' values. The biases
 * keep every unit far from its kink, as a penalty jumps there.
 */
class GradientPenaltyTests {
    private static final int POINTS = 3;
    private static final int SIDE = 8;
    private static final double WEIGHT = 0.7;
    private static final float FROM_THE_KINK = 20f;
    private static final float STEP = 0.01f;
    private static final double RELATIVE = 0.02;
    private static final double ABSOLUTE = 2e-3;

    private final NDManager manager = PyTorch.newManager();

    enum Kind {
        R1,
        UNIT_SLOPE
    }

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
        "R1, CONVOLUTIONAL, false, 0",
        "R1, CONVOLUTIONAL, true, 3",
        "R1, RESIDUAL, false, 3",
        "R1, RESIDUAL, true, 0",
        "UNIT_SLOPE, CONVOLUTIONAL, false, 3",
        "UNIT_SLOPE, CONVOLUTIONAL, true, 0",
        "UNIT_SLOPE, RESIDUAL, false, 0"
    })
    void theSurrogatesGradientIsThatOfThePenalty(
            Kind kind, NetworkKind network, boolean spectralNorm, int classes) {
        List<String> names = classes == 0 ? List.of() : List.of("a", "b", "c");
        GanArchitecture architecture =
                new GanArchitecture(network, 2, 4, 1, SIDE, SIDE, 8, 4, spectralNorm, names);
        try (Discriminator discriminator = Discriminator.of(architecture, manager, 2)) {
            moveFromKinks(discriminator);
            NDArray points = manager.create(Latents.normal(3, POINTS, SIDE * SIDE));
            points = points.reshape(new Shape(POINTS, 1, SIDE, SIDE)).mul(0.5f);
            NDArray labels =
                    classes == 0 ? null : ClassLabels.oneHot(manager, new int[] {0, 2, 1}, classes);
            Map<String, float[]> gradients = gradients(kind, discriminator, points, labels);
            int compared = 0;
            for (Pair<String, Parameter> pair : discriminator.getParameters()) {
                if (pair.getKey().endsWith("weight")) {
                    float[] gradient = Objects.requireNonNull(gradients.get(pair.getKey()));
                    compared += compare(kind, discriminator, pair, gradient, points, labels);
                }
            }
            assertThat(compared).isGreaterThan(12);
        }
    }

    private int compare(
            Kind kind,
            Discriminator discriminator,
            Pair<String, Parameter> parameter,
            float[] gradient,
            NDArray points,
            @Nullable NDArray labels) {
        NDArray array = parameter.getValue().getArray();
        float[] values = array.toFloatArray();
        int compared = 0;
        for (int i = 0; i < values.length; i += 1 + values.length / 4) {
            double slope = slope(kind, discriminator, array, i, STEP, points, labels);
            double nearer = slope(kind, discriminator, array, i, STEP / 4, points, labels);
            array.set(values);
            double tolerance = ABSOLUTE + RELATIVE * Math.abs(slope);
            if (Math.abs(slope - nearer) > tolerance) {
                continue; // a unit crossed its kink all the same
            }
            assertThat((double) gradient[i])
                    .as("%s[%d]", parameter.getKey(), i)
                    .isCloseTo(slope, within(tolerance));
            compared++;
        }
        return compared;
    }

    private static double slope(
            Kind kind,
            Discriminator discriminator,
            NDArray array,
            int changed,
            float step,
            NDArray points,
            @Nullable NDArray labels) {
        float[] values = array.toFloatArray();
        float[] moved = values.clone();
        moved[changed] += step;
        array.set(moved);
        double above = value(kind, discriminator, points, labels);
        moved[changed] = values[changed] - step;
        array.set(moved);
        double below = value(kind, discriminator, points, labels);
        array.set(values);
        return (above - below) / (2 * step);
    }

    /** From the slopes at the points, by first-order gradients of the plain network. */
    private static double value(
            Kind kind, Discriminator discriminator, NDArray points, @Nullable NDArray labels) {
        try (NDManager arrays = points.getManager().newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray leaf = points.duplicate();
            leaf.attach(arrays);
            leaf.setRequiresGradient(true);
            collector.backward(discriminator.applyFrozen(leaf, labels).sum());
            float[] slopes = leaf.getGradient().toFloatArray();
            double sum = 0;
            for (int point = 0; point < POINTS; point++) {
                double squares = 0;
                for (int i = 0; i < SIDE * SIDE; i++) {
                    double slope = slopes[point * SIDE * SIDE + i];
                    squares += slope * slope;
                }
                sum +=
                        switch (kind) {
                            case R1 -> WEIGHT / 2 * squares;
                            case UNIT_SLOPE -> WEIGHT * Math.pow(Math.sqrt(squares) - 1, 2);
                        };
            }
            return sum / POINTS;
        }
    }

    private Map<String, float[]> gradients(
            Kind kind, Discriminator discriminator, NDArray points, @Nullable NDArray labels) {
        List<NDArray> weights = new ArrayList<>();
        discriminator.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .forEach(weights::add);
        weights.forEach(weight -> weight.setRequiresGradient(true));
        Map<String, float[]> gradients = new HashMap<>();
        double reported;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            GradientPenalty penalty =
                    switch (kind) {
                        case R1 ->
                                GradientPenalty.r1(
                                        collector, discriminator, points, labels, WEIGHT);
                        case UNIT_SLOPE ->
                                GradientPenalty.unitSlope(
                                        collector, discriminator, points, labels, WEIGHT);
                    };
            collector.backward(penalty.surrogate());
            for (Pair<String, Parameter> pair : discriminator.getParameters()) {
                if (pair.getValue().requiresGradient()) {
                    gradients.put(
                            pair.getKey(), pair.getValue().getArray().getGradient().toFloatArray());
                }
            }
            reported = penalty.value();
        }
        weights.forEach(weight -> weight.setRequiresGradient(false));
        double value = value(kind, discriminator, points, labels);
        assertThat(reported).isCloseTo(value, within(1e-4 * Math.max(1, value)));
        return gradients;
    }

    /** Half of the channels on each side of the kink, whatever the picture. */
    private static void moveFromKinks(Discriminator discriminator) {
        for (Pair<String, Parameter> pair : discriminator.getParameters()) {
            if (pair.getKey().endsWith("bias")) {
                NDArray bias = pair.getValue().getArray();
                float[] values = bias.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = i % 2 == 0 ? FROM_THE_KINK : -FROM_THE_KINK;
                }
                bias.set(values);
            }
        }
    }
}
