package org.latentserver.perceptual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.Tensor;

class FeatureDistanceTests {
    private static final int CHANNELS = 3;
    private static final int HEIGHT = 9;
    private static final int WIDTH = 12;
    private static final double FLOAT32 = 1e-5;

    private static final ConvolutionalClassifier ARCHITECTURE =
            new ConvolutionalClassifier(
                    CHANNELS,
                    28,
                    28,
                    List.of(4, 6, 5),
                    List.of(1, 0, 2),
                    List.of(0.4f, 0.5f, 0.6f),
                    List.of(0.2f, 0.25f, 0.3f),
                    List.of("a", "b"));

    private final SplittableRandom random = new SplittableRandom(7);
    private NDManager manager;
    private FeatureNetwork network;
    private List<Tensor> weights;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void drawWeights() {
        PyTorch.seed(3);
        manager = PyTorch.newManager();
        network = new FeatureNetwork(ARCHITECTURE, 0).initialize(manager);
        weights = NetworkWeights.tensors(network).stream().map(this::drawn).toList();
        Map<String, Tensor> byName =
                weights.stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
        NetworkWeights.set(network, byName);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Statistics and scales that differ from 0 and 1, so that leaving one out shows. */
    private Tensor drawn(Tensor tensor) {
        if (tensor.name().endsWith("weight")) {
            return tensor;
        }
        float[] values = tensor.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(0.3, 1.2);
        }
        return Tensor.of(tensor.name(), values, tensor.shape());
    }

    @Test
    void agreesWithTheFormulasInPlainJava() {
        float[] left = picture();
        float[] right = picture();

        double[] expected =
                new ReferenceLpips(ARCHITECTURE, weights).distances(nested(left), nested(right));

        assertThat(distances(left, right)).hasSize(3).containsExactly(expected, within(FLOAT32));
        assertThat(Arrays.stream(expected).min().orElseThrow()).isGreaterThan(100 * FLOAT32);
    }

    @Test
    void isZeroForEqualPictures() {
        float[] picture = picture();
        assertThat(distances(picture, picture)).containsOnly(0);
    }

    @Test
    void isSymmetric() {
        float[] left = picture();
        float[] right = picture();
        assertThat(distances(left, right)).containsExactly(distances(right, left), within(FLOAT32));
    }

    @Test
    void doesNotChangeWhenAllFeaturesAreScaled() {
        NDArray left = manager.create(values(2 * 5 * 3 * 4, -1), new Shape(2, 5, 3, 4));
        NDArray right = manager.create(values(2 * 5 * 3 * 4, -1), new Shape(2, 5, 3, 4));
        float[] plain =
                FeatureDistance.byLayer(new NDList(left), new NDList(right))
                        .getFirst()
                        .toFloatArray();
        float[] scaled =
                FeatureDistance.byLayer(new NDList(left.mul(1000)), new NDList(right.mul(0.01)))
                        .getFirst()
                        .toFloatArray();
        assertThat(scaled).hasSize(2).containsExactly(plain, within((float) FLOAT32));
    }

    @Test
    void gradientAgreesWithFiniteDifferences() {
        float[] reference = picture();
        float[] candidate = picture();
        float[] gradient = gradient(reference, candidate);
        double length = 0;
        for (float value : gradient) {
            length += (double) value * value;
        }
        double step = 1e-3;
        float[] ahead = candidate.clone();
        float[] behind = candidate.clone();
        for (int i = 0; i < gradient.length; i++) { // along the gradient, where it is steepest
            double move = step * gradient[i] / Math.sqrt(length);
            ahead[i] += (float) move;
            behind[i] -= (float) move;
        }
        ReferenceLpips formulas = new ReferenceLpips(ARCHITECTURE, weights);
        double slope =
                (sum(formulas.distances(nested(reference), nested(ahead)))
                                - sum(formulas.distances(nested(reference), nested(behind))))
                        / (2 * step);
        assertThat(Math.sqrt(length)).isCloseTo(slope, within(0.02 * slope));
    }

    @Test
    void gradientIsFiniteWhereAllFeaturesAreZero() {
        NDArray zero = manager.zeros(new Shape(1, 3, 2, 2));
        zero.setRequiresGradient(true);
        NDArray other = manager.ones(new Shape(1, 3, 2, 2));
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDArray features = ai.djl.nn.Activation.relu(zero);
            List<NDArray> distance =
                    FeatureDistance.byLayer(new NDList(features), new NDList(other));
            gradients.backward(distance.getFirst().sum());
        }
        for (float value : zero.getGradient().toFloatArray()) {
            assertThat(value).isFinite();
        }
    }

    private float[] gradient(float[] reference, float[] candidate) {
        NDArray input = array(candidate);
        input.setRequiresGradient(true);
        ParameterStore store = new ParameterStore(manager, false);
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDList fixed = network.features(store, array(reference), false);
            NDList moved = network.features(store, input, false);
            NDList layers = new NDList(FeatureDistance.byLayer(fixed, moved));
            NDArray total = layers.get(0).sum();
            for (int i = 1; i < layers.size(); i++) {
                total = total.add(layers.get(i).sum());
            }
            gradients.backward(total);
        }
        return input.getGradient().toFloatArray();
    }

    private double[] distances(float[] left, float[] right) {
        ParameterStore store = new ParameterStore(manager, false);
        List<NDArray> layers =
                FeatureDistance.byLayer(
                        network.features(store, array(left), false),
                        network.features(store, array(right), false));
        return layers.stream().mapToDouble(layer -> layer.toFloatArray()[0]).toArray();
    }

    private NDArray array(float[] picture) {
        return manager.create(picture, new Shape(1, CHANNELS, HEIGHT, WIDTH));
    }

    private float[] picture() {
        return values(CHANNELS * HEIGHT * WIDTH, 0);
    }

    private float[] values(int count, double from) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(from, 1);
        }
        return values;
    }

    private static double[][][] nested(float[] picture) {
        double[][][] nested = new double[CHANNELS][HEIGHT][WIDTH];
        for (int i = 0; i < picture.length; i++) {
            nested[i / (HEIGHT * WIDTH)][i / WIDTH % HEIGHT][i % WIDTH] = picture[i];
        }
        return nested;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
