package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

class HingeLossTests {
    private static final float[] REAL = {2f, 0.5f, -1f, 0f};
    private static final float[] FAKE = {-3f, -0.5f, 1f, 0f};

    /** (0 + 0.5 + 2 + 1) / 4 + (0 + 0.5 + 2 + 1) / 4. */
    private static final double LOSS = 1.75;

    private static final double FLOAT_NOISE = 1e-6;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void matchesTheClosedForms() {
        try (NDManager manager = PyTorch.newManager()) {
            NDArray fake = manager.create(FAKE);
            NDArray loss = HingeLoss.discriminator(manager.create(REAL), fake);
            assertThat((double) loss.getFloat()).isCloseTo(LOSS, within(FLOAT_NOISE));
            assertThat((double) HingeLoss.generator(fake).getFloat())
                    .isCloseTo(2.5 / 4, within(FLOAT_NOISE));
        }
    }

    @Test
    void onlyLogitsWithinTheMarginArePushed() {
        try (NDManager manager = PyTorch.newManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray real = manager.create(REAL);
            NDArray fake = manager.create(FAKE);
            real.setRequiresGradient(true);
            fake.setRequiresGradient(true);
            collector.backward(HingeLoss.discriminator(real, fake));
            assertThat(real.getGradient().add(0f).toFloatArray())
                    .containsExactly(0f, -0.25f, -0.25f, -0.25f);
            assertThat(fake.getGradient().toFloatArray()).containsExactly(0f, 0.25f, 0.25f, 0.25f);
        }
    }

    @Test
    void reportsRealAndFakeApart() {
        GanFigures figures = new GanFigures();
        figures.discriminatorUpdate(REAL, FAKE);
        figures.discriminatorUpdate(new float[] {1f}, new float[] {1f});
        figures.generatorUpdate(0.5f);
        figures.generatorUpdate(-1.5f);
        Map<String, Double> taken = figures.take();
        assertThat(taken.get("discriminatorLoss")).isCloseTo((LOSS + 2) / 2, within(FLOAT_NOISE));
        assertThat(taken)
                .containsEntry("discriminatorAccuracyReal", (0.5 + 1) / 2)
                .containsEntry("discriminatorAccuracyFake", (0.5 + 0) / 2)
                .containsEntry("logitReal", (0.375 + 1) / 2)
                .containsEntry("logitFake", (-0.625 + 1) / 2)
                .containsEntry("logitMargin", (1.0 + 0) / 2)
                .containsEntry("generatorLoss", -0.5);
        assertThat(figures.take()).isEmpty();
    }
}
