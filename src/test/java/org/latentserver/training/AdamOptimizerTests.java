package org.latentserver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.Tensor;

class AdamOptimizerTests {
    private static final float RATE = 0.01f;
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.99f;

    /** Rounding of float32 over the steps of these tests. */
    private static final double TOLERANCE = 2e-6;

    private static final int WIDTH = 3;

    private NDManager manager;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void openManager() {
        manager = PyTorch.newManager();
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    @Test
    void followsTheFormulaOfAdam() {
        assertFollowsFormula(0);
    }

    @Test
    void decaysWeightsApartFromTheGradient() {
        assertFollowsFormula(0.1);
    }

    /** The loss is the sum of w * g, so the gradient is g: of both signs, another one each step. */
    private void assertFollowsFormula(double decay) {
        Linear block = linear(manager, 1);
        double[] w = doubles(weight(block));
        double[] m = new double[WIDTH];
        double[] v = new double[WIDTH];
        try (AdamOptimizer adam = new AdamOptimizer(block, manager, BETA1, BETA2, (float) decay)) {
            for (int step = 1; step <= 20; step++) {
                float[] g = {0.5f * step, -1.5f, (float) Math.sin(step)};
                backward(block, g);
                adam.step(RATE);
                for (int i = 0; i < WIDTH; i++) {
                    m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
                    v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
                    double corrected = m[i] / (1 - Math.pow(BETA1, step));
                    double scale = Math.sqrt(v[i] / (1 - Math.pow(BETA2, step)));
                    w[i] -= RATE * decay * w[i] + RATE * corrected / (scale + 1e-8);
                }
            }
        }
        assertThat(doubles(weight(block))).containsExactly(w, within(TOLERANCE));
    }

    @Test
    void agreesWithTheAdamOfTheEngine() {
        Linear ours = linear(manager, 2);
        Linear theirs = linear(manager, 2);
        Adam adam =
                Adam.builder()
                        .optLearningRateTracker(Tracker.fixed(RATE))
                        .optBeta1(BETA1)
                        .optBeta2(BETA2)
                        .build();
        try (AdamOptimizer optimizer = new AdamOptimizer(ours, manager, BETA1, BETA2, 0)) {
            for (int step = 1; step <= 20; step++) {
                float[] g = {0.5f, -step, (float) Math.cos(step)};
                backward(ours, g);
                optimizer.step(RATE);
                backward(theirs, g);
                try (NDArray gradient = weight(theirs).getGradient()) {
                    adam.update("weight", weight(theirs), gradient);
                }
            }
        }
        assertThat(weight(ours).toFloatArray()).containsExactly(weight(theirs).toFloatArray());
    }

    @Test
    void clearsTheGradients() {
        Linear block = linear(manager, 3);
        try (AdamOptimizer adam = new AdamOptimizer(block, manager, BETA1, BETA2, 0)) {
            backward(block, new float[] {1, -2, 3});
            adam.step(RATE);
            assertThat(gradient(block)).containsOnly(0);
            backward(block, new float[] {4, 5, -6});
            assertThat(gradient(block)).containsExactly(4, 5, -6);
        }
    }

    @Test
    void leavesParametersAloneThatTookNoPart() {
        Linear block = linear(manager, 4);
        float[] before = weight(block).toFloatArray();
        try (AdamOptimizer adam = new AdamOptimizer(block, manager, BETA1, BETA2, 0)) {
            adam.step(RATE);
        }
        assertThat(weight(block).toFloatArray()).containsExactly(before);
    }

    @Test
    void goesOnBitForBitFromItsState() {
        Linear straight = linear(manager, 5);
        try (AdamOptimizer adam = new AdamOptimizer(straight, manager, BETA1, BETA2, 0.01f)) {
            steps(straight, adam, 0, 20);
        }
        Linear halved = linear(manager, 5);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Map<String, Tensor> state = new LinkedHashMap<>();
        try (AdamOptimizer adam = new AdamOptimizer(halved, manager, BETA1, BETA2, 0.01f)) {
            steps(halved, adam, 0, 11);
            NetworkWeights.tensors(halved).forEach(tensor -> weights.put(tensor.name(), tensor));
            adam.state("adam.").forEach(tensor -> state.put(tensor.name(), tensor));
        }
        Linear resumed = linear(manager, 6);
        NetworkWeights.set(resumed, weights);
        try (AdamOptimizer adam = new AdamOptimizer(resumed, manager, BETA1, BETA2, 0.01f)) {
            adam.restore("adam.", state);
            steps(resumed, adam, 11, 20);
        }
        assertThat(weight(resumed).toFloatArray()).containsExactly(weight(straight).toFloatArray());
    }

    private void steps(Linear block, AdamOptimizer adam, int from, int to) {
        for (int step = from; step < to; step++) {
            SplittableRandom random = new SplittableRandom(step);
            float[] g = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                g[i] = (float) random.nextDouble(-1, 1);
            }
            backward(block, g);
            adam.step(RATE);
        }
    }

    private static Linear linear(NDManager manager, int seed) {
        PyTorch.seed(seed);
        Linear block = Linear.builder().setUnits(1).optBias(false).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, WIDTH));
        return block;
    }

    private static void backward(Linear block, float[] gradient) {
        try (NDManager step = PyTorch.newManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = step.create(gradient, new Shape(1, WIDTH));
            ParameterStore store = new ParameterStore(step, false);
            NDList output = block.forward(store, new NDList(input), true);
            collector.backward(output.singletonOrThrow().sum());
        }
    }

    private static NDArray weight(Linear block) {
        return block.getParameters().get("weight").getArray();
    }

    private static float[] gradient(Linear block) {
        try (NDArray gradient = weight(block).getGradient()) {
            return gradient.toFloatArray();
        }
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
