package org.latentserver.autoencoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import tools.jackson.databind.json.JsonMapper;

/** The engine's gradient of each loss and penalty against finite differences of an own one. */
class AutoencoderGradientTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final float STEP = 1e-2f;
    private static final int SEED = 4;
    private static final int ITEMS = 4;

    /** Float32 losses of about 0.1 to 1, differenced over two steps of 0.01. */
    private static final double TOLERANCE = 2e-5;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"loss\": \"mse\"}",
                "{\"loss\": \"bce\"}",
                "{\"architecture\": \"dense\"}",
                "{\"architecture\": \"dense\", \"tiedWeights\": true}",
                "{\"l1Codes\": 0.7, \"codeActivation\": \"tanh\"}",
                "{\"klWeight\": 0.9, \"klTarget\": 0.1, \"codeActivation\": \"sigmoid\"}",
                "{\"activeCodes\": 2}",
                "{\"variational\": true, \"beta\": 20, \"loss\": \"bce\"}",
            })
    void agreesWithFiniteDifferences(String changed) {
        AutoencoderParameters parameters = parameters(changed);
        try (NDManager manager = PyTorch.newManager()) {
            PyTorch.seed(SEED);
            AutoencoderNetwork network =
                    new AutoencoderNetwork(parameters.network(List.of(2, 5, 6), true));
            network.initialize(manager);
            float[] values = values(ITEMS * network.architecture().width());
            NDArray input = manager.create(values, new Shape(ITEMS, 2, 5, 6));
            PyTorch.seed(SEED);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ParameterStore store = new ParameterStore(manager, false);
                collector.backward(
                        new Objective(parameters, network, null).of(store, input).total());
            }
            for (Pair<String, Parameter> parameter : network.getParameters()) {
                NDArray weight = parameter.getValue().getArray();
                float[] gradient = weight.getGradient().toFloatArray();
                int at = gradient.length / 2;
                assertThat(gradient[at])
                        .as(parameter.getKey())
                        .isCloseTo(
                                (float) difference(parameters, network, input, values, weight, at),
                                within((float) TOLERANCE));
            }
        }
    }

    private static AutoencoderParameters parameters(String changed) {
        var tree = JSON.valueToTree(AutoencoderParameters.DEFAULTS).asObject();
        tree.put("architecture", "convolutional").put("codeSize", 3).put("activation", "tanh");
        tree.putArray("channels").add(3);
        tree.putArray("hiddenSizes").add(5);
        JSON.readTree(changed).forEachEntry(tree::set);
        return JSON.treeToValue(tree, AutoencoderParameters.class);
    }

    private static float[] values(int count) {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble();
        }
        return values;
    }

    private static double difference(
            AutoencoderParameters parameters,
            AutoencoderNetwork network,
            NDArray input,
            float[] values,
            NDArray weight,
            int at) {
        float[] before = weight.toFloatArray();
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] moved = before.clone();
            moved[at] += side == 0 ? -STEP : STEP;
            weight.set(moved);
            losses[side] = loss(parameters, network, input, values);
        }
        weight.set(before);
        return (losses[1] - losses[0]) / (2 * STEP);
    }

    /** The loss in plain arithmetic, of what the network gives. */
    private static double loss(
            AutoencoderParameters parameters,
            AutoencoderNetwork network,
            NDArray input,
            float[] values) {
        try (NDManager scratch = PyTorch.newManager()) {
            ParameterStore store = new ParameterStore(scratch, false);
            NDArray encoded = network.encoderOutput(store, input, true);
            float[] codes = network.codes(encoded).toFloatArray();
            float[] drawn = codes.clone();
            float[] logVariances =
                    parameters.variational()
                            ? network.logVariances(encoded).toFloatArray()
                            : new float[codes.length];
            if (parameters.variational()) {
                PyTorch.seed(SEED);
                float[] noise =
                        scratch.randomNormal(0, 1, new Shape(ITEMS, 3), DataType.FLOAT32)
                                .toFloatArray();
                for (int i = 0; i < drawn.length; i++) {
                    drawn[i] += (float) (Math.exp(logVariances[i] / 2) * noise[i]);
                }
            }
            NDArray last = network.decode(store, scratch.create(drawn, new Shape(ITEMS, 3)), true);
            double error = error(parameters, network.output(store, last).toFloatArray(), values);
            return error + penalty(parameters, codes, logVariances);
        }
    }

    private static double error(AutoencoderParameters parameters, float[] output, float[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double x = values[i];
            double y = output[i];
            sum +=
                    switch (parameters.loss()) {
                        case MSE -> (x - y) * (x - y);
                        case BCE -> -x * Math.log(y) - (1 - x) * Math.log(1 - y);
                    };
        }
        return sum / values.length;
    }

    private static double penalty(
            AutoencoderParameters parameters, float[] codes, float[] logVariances) {
        double absolute = 0;
        double divergence = 0;
        double[] average = new double[3];
        for (int i = 0; i < codes.length; i++) {
            absolute += Math.abs(codes[i]) / codes.length;
            average[i % 3] += codes[i] / ITEMS;
            double variance = Math.exp(logVariances[i]);
            divergence += (codes[i] * codes[i] + variance - 1 - Math.log(variance)) / 2 / ITEMS;
        }
        double activity = 0;
        double p = parameters.klTarget();
        for (double q : average) {
            activity += (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q))) / 3;
        }
        double penalty = parameters.l1Codes() * absolute;
        penalty += parameters.klWeight() > 0 ? parameters.klWeight() * activity : 0;
        penalty += parameters.variational() ? parameters.beta() * divergence / 60 : 0;
        return penalty;
    }
}
