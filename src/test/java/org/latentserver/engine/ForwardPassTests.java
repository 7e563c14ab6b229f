package org.latentserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ForwardPassTests {
    private static final float FLOAT32 = 1e-6f;

    /** Values of a parameter by its position in the network. */
    private static ForwardPass network(SequentialBlock block, float[]... parameters) {
        NDManager manager = PyTorch.newManager();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        for (int i = 0; i < parameters.length; i++) {
            block.getParameters().valueAt(i).getArray().set(parameters[i]);
        }
        return new ForwardPass(block, manager, new Shape(2));
    }

    /** relu([[1, 2], [-3, 4]] x + [0.5, -1]), then [2, -1] y + 3. */
    private static ForwardPass twoLayers() {
        SequentialBlock block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(2).build())
                        .add(Activation::relu)
                        .add(Linear.builder().setUnits(1).build());
        return network(
                block,
                new float[] {1, 2, -3, 4},
                new float[] {0.5f, -1},
                new float[] {2, -1},
                new float[] {3});
    }

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void agreesWithTheNetworkComputedByHand() {
        try (ForwardPass pass = twoLayers()) {
            float[][] output = pass.run(List.of(new float[] {1, 1}, new float[] {-2, 1}));
            // (3.5, 0) -> 10; (0.5, 9) -> -5
            assertThat(output[0]).containsExactly(new float[] {10}, within(FLOAT32));
            assertThat(output[1]).containsExactly(new float[] {-5}, within(FLOAT32));
        }
    }

    @Test
    void usesRunningStatisticsNotThoseOfTheBatch() {
        SequentialBlock block = new SequentialBlock().add(BatchNorm.builder().build());
        // gamma, beta, running mean, running variance; epsilon is 1e-5
        try (ForwardPass pass =
                network(
                        block,
                        new float[] {2, 1},
                        new float[] {0, 5},
                        new float[] {1, 10},
                        new float[] {4 - 1e-5f, 1 - 1e-5f})) {
            float[][] output = pass.run(List.of(new float[] {3, 12}, new float[] {1, 10}));
            assertThat(output[0]).containsExactly(new float[] {2, 7}, within(1e-4f));
            assertThat(output[1]).containsExactly(new float[] {0, 5}, within(1e-4f));
        }
    }

    @Test
    void answersThreadsIndependently() {
        try (ForwardPass pass = twoLayers()) {
            List<Float> wrong =
                    IntStream.range(0, 2000)
                            .parallel()
                            .mapToObj(i -> {
                                float x = i % 7;
                                float output = pass.run(List.of(new float[] {x, 0}))[0][0];
                                return output - (2 * (x + 0.5f) + 3);
                            })
                            .filter(difference -> Math.abs(difference) > 1e-4f)
                            .toList();
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void rejectsRowsOfAnotherLength() {
        try (ForwardPass pass = twoLayers()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pass.run(List.of(new float[] {1, 2, 3})))
                    .withMessageContaining("3 numbers");
        }
    }

    @Test
    void keepsNoNativeMemory() {
        assumeTrue(NativeMemory.allocated().isPresent(), "this C library tells no allocations");
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(new float[] {i, -i});
        }
        try (ForwardPass pass = twoLayers()) {
            repeat(200, () -> pass.run(rows));
            long before = NativeMemory.allocated().orElseThrow();
            repeat(500, () -> pass.run(rows));
            long growth = NativeMemory.allocated().orElseThrow() - before;
            // a pass has 160 kB of input: 80 MB if they leaked; the JVM's compiler takes some too
            assertThat(growth).isLessThan(16_000_000);
        }
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}
