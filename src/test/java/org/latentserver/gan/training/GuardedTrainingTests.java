package org.latentserver.gan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.latentserver.gan.training.TwoModes.TINY;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.engine.TestEngine;
import org.latentserver.training.ItemSource;

/** Trainings that are forced to fail, with the guard and without. */
class GuardedTrainingTests {
    private static final int WINDOW = 50;
    private static final int STEPS = 500;
    private static final int SABOTAGE_AT = 200;

    /** Distance of bad pictures, and of those of a healthy training of this length. */
    private static final double BAD = 1;

    private static final double GOOD = 0.75;

    @TempDir private Path folder;
    private ItemSource source;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void writeTwoModes() throws IOException {
        source = ItemSource.open(TwoModes.write(folder.resolve("data")));
    }

    @AfterEach
    void close() {
        source.close();
    }

    /** What came of a training: the figures of its last window. */
    private record Outcome(Map<String, Double> figures, List<GuardAlert> alerts) {
        double distance() {
            return Objects.requireNonNull(figures.get(EquilibriumRules.DISTANCE));
        }

        double diversity() {
            return Objects.requireNonNull(figures.get(EquilibriumRules.DIVERSITY));
        }

        List<Remedy> remedies(Imbalance imbalance) {
            return alerts.stream()
                    .filter(alert -> alert.imbalance() == imbalance)
                    .map(GuardAlert::remedy)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    @Test
    void aHealthyTrainingIsLeftAlone() {
        Outcome outcome = outcome(Map.of(), GuardMode.ACT, _ -> {});
        assertThat(outcome.alerts).isEmpty();
        assertThat(outcome.distance()).isLessThan(GOOD);
    }

    @Test
    void aDiscriminatorFiftyTimesTooFastIsHeldBack() {
        Map<String, ?> choices =
                Map.of(
                        "loss",
                        "minimax",
                        "spectralNorm",
                        false,
                        "discriminatorLearningRate",
                        50 * 2e-3);
        Outcome alone = outcome(choices, GuardMode.WATCH, _ -> {});
        assertThat(alone.distance()).isGreaterThan(BAD);
        Outcome guarded = outcome(choices, GuardMode.ACT, _ -> {});
        assertThat(guarded.distance()).isLessThan(GOOD);
        assertThat(guarded.remedies(Imbalance.DISCRIMINATOR_WINS))
                .contains(Remedy.LOWER_RATE, Remedy.INSTANCE_NOISE);
        assertReasons(guarded);
    }

    @Test
    void aGeneratorFiftyTimesTooFastIsHeldBack() {
        Map<String, ?> choices =
                Map.of("discriminatorLearningRate", 4e-4, "generatorLearningRate", 50 * 2e-3);
        Outcome alone = outcome(choices, GuardMode.WATCH, _ -> {});
        assertThat(alone.distance()).isGreaterThan(2 * BAD);
        assertThat(alone.alerts).isNotEmpty().allMatch(alert -> alert.remedy() == null);
        Outcome guarded = outcome(choices, GuardMode.ACT, _ -> {});
        assertThat(guarded.distance()).isLessThan(GOOD);
        assertThat(guarded.figures.get("generatorLearningRate")).isLessThan(0.05);
        assertReasons(guarded);
    }

    @Test
    void aGeneratorThatMakesOnePictureGoesBackToWhereItMadeMany() {
        Outcome alone = outcome(Map.of(), GuardMode.WATCH, GuardedTrainingTests::crush);
        assertThat(alone.diversity()).isLessThan(0.1);
        assertThat(alone.distance()).isGreaterThan(BAD / 2);
        Outcome guarded = outcome(Map.of(), GuardMode.ACT, GuardedTrainingTests::crush);
        assertThat(guarded.diversity()).isGreaterThan(0.8);
        assertThat(guarded.distance()).isLessThan(GOOD);
        assertThat(guarded.remedies(Imbalance.COLLAPSE)).contains(Remedy.ROLL_BACK);
        assertReasons(guarded);
    }

    @Test
    void weightsThatAreNoNumbersGoBackToThoseThatWere() {
        Outcome guarded =
                outcome(Map.of(), GuardMode.ACT, task -> fill(task, "conv2.weight", Float.NaN));
        assertThat(guarded.remedies(Imbalance.DIVERGED))
                .containsExactly(Remedy.ROLL_BACK, Remedy.LOWER_RATE);
        assertThat(guarded.figures.values()).allMatch(Double::isFinite);
        assertThat(guarded.distance()).isLessThan(GOOD);
    }

    /** Dead units: noise no longer reaches the pictures, and no gradient brings them back. */
    private static void crush(GanTask task) {
        fill(task, "norm1.weight", 0f);
        fill(task, "norm1.bias", -1f);
    }

    private static void fill(GanTask task, String name, float value) {
        NDArray array = task.networks().generator().getParameters().get(name).getArray();
        float[] values = array.toFloatArray();
        Arrays.fill(values, value);
        array.set(values);
    }

    /** Each alert comes with the figures that were the reason. */
    private static void assertReasons(Outcome outcome) {
        assertThat(outcome.alerts)
                .allSatisfy(alert -> {
                    assertThat(alert.message()).isNotBlank();
                    assertThat(alert.figures())
                            .containsKeys(
                                    EquilibriumRules.ACCURACY_REAL,
                                    EquilibriumRules.ACCURACY_FAKE,
                                    EquilibriumRules.GRADIENT_SHARE,
                                    EquilibriumRules.DISTANCE,
                                    EquilibriumRules.DIVERSITY,
                                    "logitMargin",
                                    "discriminatorGradient");
                });
    }

    private Outcome outcome(Map<String, ?> choices, GuardMode mode, Consumer<GanTask> sabotage) {
        GanParameters parameters =
                GanChoices.with(
                        GanChoices.with(TINY, Map.of("guard", mode, "guardWindow", WINDOW)),
                        choices);
        TwoModes.Reports reports = new TwoModes.Reports();
        try (GanTask task = TwoModes.task(source, parameters, reports)) {
            TwoModes.train(task, 0, SABOTAGE_AT);
            sabotage.accept(task);
            TwoModes.train(task, SABOTAGE_AT, STEPS - WINDOW);
            task.takeMetrics();
            TwoModes.train(task, STEPS - WINDOW, STEPS);
            return new Outcome(task.takeMetrics(), reports.alerts());
        }
    }
}
