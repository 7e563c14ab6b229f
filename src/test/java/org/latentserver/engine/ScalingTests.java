package org.latentserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScalingTests {
    private static final int TRIALS = 30;
    private static final int BUFFERS = 200;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void theGradientIsTheNumberWhateverIsCollectedInBetween() {
        try (NDManager manager = PyTorch.newManager()) {
            NDArray x = manager.create(new float[] {1, 2, 3});
            x.setRequiresGradient(true);
            for (int i = 0; i < TRIALS; i++) {
                assertThat(gradient(x)).containsExactly(0.5f, 0.5f, 0.5f);
            }
        }
    }

    private static float[] gradient(NDArray x) {
        try (NDManager step = x.getManager().newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray moved = x.add(0f);
                moved.attach(step);
                NDArray loss = Scaling.times(moved, 0.5f).sum();
                collectAndOverwrite();
                collector.backward(loss);
            }
            NDArray gradient = x.getGradient();
            gradient.attach(step);
            float[] values = gradient.toFloatArray();
            x.getGradient().set(new float[3]);
            return values;
        }
    }

    /** What was free to go is gone, and its memory holds something else. */
    private static void collectAndOverwrite() {
        System.gc();
        List<ByteBuffer> others = new ArrayList<>();
        for (int i = 0; i < BUFFERS; i++) {
            others.add(ByteBuffer.allocateDirect(Float.BYTES).putInt(0, 0x7f000000));
        }
        assertThat(others).hasSize(BUFFERS);
    }
}
