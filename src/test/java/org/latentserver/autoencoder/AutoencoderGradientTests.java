package org.latentserver.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentserver.autoencoder.AutoencoderParameters.Loss;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

/** The engine's gradient of each loss against finite differences of an own forward loss. */
class AutoencoderGradientTests {
    private static final float STEP = 1e-2f;

    /** Float32 losses of about 0.1 to 1, differenced over two steps of 0.01. */
    private static final double TOLERANCE = 2e-4;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithFiniteDifferences(Loss loss) {
        AutoencoderArchitecture architecture =
                new AutoencoderArchitecture(
                        AutoencoderParameters.Kind.CONVOLUTIONAL,
                        java.util.List.of(2, 5, 6),
                        3,
                        java.util.List.of(),
                        java.util.List.of(3),
                        Activation.TANH,
                        true);
        PyTorch.seed(4);
        try (NDManager manager = PyTorch.newManager()) {
            AutoencoderNetwork network = new AutoencoderNetwork(architecture);
            network.initialize(manager);
            float[] values = new float[4 * architecture.width()];
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble();
            }
            NDArray input = manager.create(values, new Shape(4, 2, 5, 6));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ParameterStore store = new ParameterStore(manager, false);
                collector.backward(AutoencoderTask.loss(loss, network, store, input));
            }
            for (Pair<String, Parameter> parameter : network.getParameters()) {
                NDArray weight = parameter.getValue().getArray();
                float[] gradient = weight.getGradient().toFloatArray();
                int at = gradient.length / 2;
                assertThat(gradient[at])
                        .as(parameter.getKey())
                        .isCloseTo(
                                (float) difference(loss, network, input, values, weight, at),
                                within((float) TOLERANCE));
            }
        }
    }

    private static double difference(
            Loss loss,
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
            losses[side] = loss(loss, network, input, values);
        }
        weight.set(before);
        return (losses[1] - losses[0]) / (2 * STEP);
    }

    private static double loss(
            Loss loss, AutoencoderNetwork network, NDArray input, float[] values) {
        try (NDManager scratch = PyTorch.newManager()) {
            ParameterStore store = new ParameterStore(scratch, false);
            NDArray codes = network.encode(store, input, true);
            float[] output =
                    network.output(store, network.decode(store, codes, true)).toFloatArray();
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                double x = values[i];
                double y = output[i];
                sum +=
                        switch (loss) {
                            case MSE -> (x - y) * (x - y);
                            case BCE -> -x * Math.log(y) - (1 - x) * Math.log(1 - y);
                        };
            }
            return sum / values.length;
        }
    }
}
