package org.latentserver.gan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.Latents;

class EquilibriumRulesTests {
    private static final EquilibriumRules RULES = new EquilibriumRules(0.95, 0.6, 0.05, 1, 0.35);
    private static final double ROUNDING = 1e-9;

    @ParameterizedTest
    @CsvSource({
        "0.80, 0.70, 0.50, 0.2, 1.0, 1.0,",
        "0.99, 0.98, 0.50, 0.2, 1.0, 1.0,",
        "0.99, 0.98, 0.01, 0.2, 1.0, 1.0, DISCRIMINATOR_WINS",
        "0.99, 0.98, 0.50, 3.0, 1.0, 1.0, DISCRIMINATOR_WINS",
        "0.99, 0.98, 0.50, 3.0, 0.5, 1.0,",
        "0.99, 0.90, 0.01, 3.0, 1.0, 1.0,",
        "1.00, 0.05, 0.50, 3.0, 1.0, 1.0, GENERATOR_WINS",
        "0.50, 0.50, 0.50, 0.2, 1.0, 1.0,",
        "0.80, 0.70, 0.50, 0.2, 1.0, 0.3, COLLAPSE",
        "NaN,  0.70, 0.50, 0.2, 1.0, 0.3, DIVERGED"
    })
    void saysWhatIsWrong(
            double real,
            double fake,
            double gradient,
            double distance,
            double trend,
            double diversity,
            Imbalance expected) {
        Map<String, Double> figures = new HashMap<>();
        figures.put(EquilibriumRules.ACCURACY_REAL, real);
        figures.put(EquilibriumRules.ACCURACY_FAKE, fake);
        figures.put(EquilibriumRules.GRADIENT_SHARE, gradient);
        figures.put(EquilibriumRules.DISTANCE, distance);
        figures.put(EquilibriumRules.TREND, trend);
        figures.put(EquilibriumRules.DIVERSITY, diversity);
        if (expected == null) {
            assertThat(RULES.broken(figures)).isEmpty();
        } else {
            assertThat(RULES.broken(figures)).containsExactly(expected);
        }
    }

    @Test
    void fewClassesAreACollapseWhateverThePixelsSay() {
        assertThat(RULES.broken(Map.of(EquilibriumRules.CLASSES, 0.2)))
                .containsExactly(Imbalance.COLLAPSE);
        assertThat(RULES.broken(Map.of())).isEmpty();
    }

    @Test
    void remediesTakeFromTheWinnerUpToTheirStops() {
        Levers start = Levers.of(TwoModes.TINY);
        Levers slower = start.after(Remedy.LOWER_RATE, Imbalance.DISCRIMINATOR_WINS, 0.25);
        assertThat(slower.discriminatorRate()).isEqualTo(5e-4);
        assertThat(slower.generatorRate()).isEqualTo(2e-3);
        assertThat(start.changes(slower)).contains("discriminatorLearningRate", "0.0005");
        Levers fewer = start.after(Remedy.ADJUST_STEPS, Imbalance.GENERATOR_WINS, 0.25);
        assertThat(fewer.discriminatorSteps()).isEqualTo(2);
        assertThat(fewer.after(Remedy.ADJUST_STEPS, Imbalance.DISCRIMINATOR_WINS, 0.25))
                .isEqualTo(start);
        Levers levers = start;
        for (int i = 0; i < 50; i++) {
            for (Remedy remedy : Remedy.values()) {
                levers = levers.after(remedy, Imbalance.DISCRIMINATOR_WINS, 0.25);
            }
        }
        assertThat(levers).isEqualTo(new Levers(1, 8, 1e-6, 2e-3, 0.5, 100));
        assertThat(levers.changes(levers.after(Remedy.R1, Imbalance.COLLAPSE, 0.5)))
                .isEqualTo("nothing left to change");
    }

    @Test
    void effectiveClassesCountThoseOfEqualFrequency() {
        assertThat(Probes.effectiveClasses(new float[] {0, 1, 2, 3, 0, 1, 2, 3}))
                .isCloseTo(4, within(ROUNDING));
        assertThat(Probes.effectiveClasses(new float[] {5, 5, 5})).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void diversityIsTheRatioOfThePairsRootMeanSquares() {
        TestEngine.start();
        int count = 6;
        float[] real = Latents.normal(1, count, 64);
        float[] fake = Latents.normal(2, count, 64);
        for (int i = 0; i < fake.length; i++) {
            fake[i] *= 0.4f;
        }
        try (NDManager manager = PyTorch.newManager();
                Probes probes = new Probes(manager, 1, null)) {
            Shape shape = new Shape(count, 1, 8, 8);
            NDArray reals = manager.create(real, shape);
            NDArray fakes = manager.create(fake, shape);
            assertThat(probes.add(reals, fakes))
                    .isCloseTo(Math.sqrt(pairs(fake, count) / pairs(real, count)), within(1e-6));
        }
    }

    private static double pairs(float[] rows, int count) {
        int width = rows.length / count;
        double sum = 0;
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                for (int i = 0; i < width; i++) {
                    sum += Math.pow(rows[a * width + i] - rows[b * width + i], 2);
                }
            }
        }
        return sum;
    }

    @Test
    void theDistanceIsOneForPicturesThatAreTheMeanAndNearNoneForTheLike() {
        int rows = 500;
        int d = RandomFeatures.DIMENSION;
        float[] real = Latents.normal(1, rows, d);
        float[] others = Latents.normal(2, rows, d);
        float[] mean = new float[rows * d];
        assertThat(Probes.relativeDistance(real, mean)).isCloseTo(1, within(0.02));
        assertThat(Probes.relativeDistance(real, others)).isBetween(0.0, 0.1);
    }
}
