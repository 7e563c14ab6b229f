package org.latentserver.autoencoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

/** Penalties against values worked out by hand. */
class PenaltiesTests {
    private static final float TOLERANCE = 1e-5f;

    private final NDManager manager = PyTorch.newManager();

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    /**
     * Averages 0.2 and 0.5 against 0.1: (0.1 ln 0.5 + 0.9 ln 1.125 + 0.1 ln 0.2 + 0.9 ln 1.8) / 2.
     */
    @Test
    void theActivityPenaltyIsTheDivergenceOfCoins() {
        NDArray codes = manager.create(new float[] {0.1f, 0.9f, 0.3f, 0.1f}, new Shape(2, 2));
        assertThat(Penalties.activity(codes, 0.1).getFloat())
                .isCloseTo(0.202377f, within(TOLERANCE));
        NDArray wanted = manager.create(new float[] {0.05f, 0.15f}, new Shape(2, 1));
        assertThat(Penalties.activity(wanted, 0.1).getFloat()).isCloseTo(0, within(TOLERANCE));
    }

    /** Mean 1, variance 1: 1/2. Mean 0, variance e: (e - 2) / 2. */
    @Test
    void theDivergenceIsTheClosedFormOfNormals() {
        NDArray means = manager.create(new float[] {1, 0, 0, 0}, new Shape(2, 2));
        NDArray logVariances = manager.create(new float[] {0, 1, 0, 0}, new Shape(2, 2));
        float expected = (float) ((0.5 + (Math.E - 2) / 2) / 2);
        assertThat(Penalties.divergence(means, logVariances).getFloat())
                .isCloseTo(expected, within(TOLERANCE));
    }

    @Test
    void theAbsolutePenaltyIsTheMean() {
        NDArray codes = manager.create(new float[] {1, -2, 0, 4}, new Shape(2, 2));
        assertThat(Penalties.absolute(codes).getFloat()).isEqualTo(1.75f);
    }

    /** The proximal step minimizes (x - w)² / 2 + t |x|: tried on a fine grid of x. */
    @Test
    void shrinkingIsTheProximalStepWithExactZeros() {
        AutoencoderNetwork network = network();
        float by = 0.1f;
        List<float[]> before = weights(network);
        Penalties.shrinkWeights(network, manager, by);
        List<float[]> after = weights(network);
        int zeros = 0;
        for (int w = 0; w < before.size(); w++) {
            for (int i = 0; i < before.get(w).length; i++) {
                double weight = before.get(w)[i];
                double best = 0;
                for (double x = -2; x <= 2; x += 1e-3) {
                    best = cost(x, weight, by) < cost(best, weight, by) ? x : best;
                }
                assertThat((double) after.get(w)[i]).isCloseTo(best, within(1e-3));
                if (Math.abs(weight) <= by) {
                    assertThat(after.get(w)[i]).isZero();
                    zeros++;
                }
            }
        }
        assertThat(zeros).isPositive();
        assertThat(Penalties.zeroWeights(network))
                .isEqualTo((double) zeros / before.stream().mapToInt(w -> w.length).sum());
    }

    @Test
    void shrinkingLeavesBiasesAlone() {
        AutoencoderNetwork network = network();
        network.startAt(0.3);
        Penalties.shrinkWeights(network, manager, 10);
        float[] bias =
                network.getParameters()
                        .get(network.getParameters().size() - 1)
                        .getValue()
                        .getArray()
                        .toFloatArray();
        assertThat(bias).containsOnly((float) Math.log(0.3 / 0.7));
        assertThat(Penalties.zeroWeights(network)).isEqualTo(1);
    }

    @Test
    void theWeightsOfACodeNumberAreKeptToLengthOne() {
        AutoencoderNetwork network = network();
        NDArray matrix = network.codeMatrix().weights(); // (5, 3)
        float[] values = new float[15];
        for (int row = 0; row < 5; row++) {
            values[3 * row] = 2;
            values[3 * row + 1] = 0.1f;
            values[3 * row + 2] = row == 0 ? -3 : 0;
        }
        matrix.set(values);
        Penalties.limitCodeWeights(network, manager);
        float[] limited = matrix.toFloatArray();
        assertThat(limited[0]).isCloseTo((float) Math.sqrt(0.2), within(TOLERANCE));
        assertThat(limited[1]).isEqualTo(0.1f);
        assertThat(limited[2]).isCloseTo(-1, within(TOLERANCE));
    }

    private AutoencoderNetwork network() {
        PyTorch.seed(3);
        AutoencoderParameters d = AutoencoderParameters.DEFAULTS;
        AutoencoderNetwork network =
                new AutoencoderNetwork(
                        new AutoencoderArchitecture(
                                d.architecture(),
                                List.of(8),
                                3,
                                List.of(5),
                                List.of(),
                                d.activation(),
                                true,
                                d.codeActivation(),
                                false,
                                false,
                                0));
        network.initialize(manager);
        return network;
    }

    private static double cost(double x, double weight, double by) {
        return (x - weight) * (x - weight) / 2 + by * Math.abs(x);
    }

    private static List<float[]> weights(AutoencoderNetwork network) {
        List<float[]> weights = new ArrayList<>();
        for (Pair<String, Parameter> parameter : network.getParameters()) {
            if (parameter.getKey().endsWith("weight")) {
                weights.add(parameter.getValue().getArray().toFloatArray());
            }
        }
        return weights;
    }
}
