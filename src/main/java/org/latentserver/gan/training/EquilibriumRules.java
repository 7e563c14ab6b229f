package org.latentserver.gan.training;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * When the game of the two networks counts as gone wrong, by the mean figures of a window of steps.
 *
 * @param accuracy share of each kind, real and fake, that the discriminator is right about when it
 *     wins
 * @param blindness mean of both shares up to which it counts as blind
 * @param gradient share of its greatest value so far, under which what the generator learns from
 *     counts as vanished
 * @param distance Fréchet distance in units of the real pictures' variance, from which on pictures
 *     count as bad, unless it falls by a tenth from window to window
 * @param diversity ratio to that of real pictures under which pictures count as all alike
 */
record EquilibriumRules(
        double accuracy, double blindness, double gradient, double distance, double diversity) {
    static final String ACCURACY_REAL = "discriminatorAccuracyReal";
    static final String ACCURACY_FAKE = "discriminatorAccuracyFake";
    static final String GENERATOR_GRADIENT = "generatorGradient";
    static final String GRADIENT_SHARE = "generatorGradientShare";
    static final String DISTANCE = "relativeDistance";
    static final String TREND = "relativeDistanceTrend";
    static final String DIVERSITY = "pairwiseDiversity";
    static final String CLASSES = "relativeClasses";

    /** Part of the window before's distance, below which pictures are on their way. */
    private static final double IMPROVING = 0.9;

    /**
     * What is wrong.
     *
     * @param figures those without a value, as the classes where no classifier is, break no rule
     */
    Set<Imbalance> broken(Map<String, Double> figures) {
        EnumSet<Imbalance> broken = EnumSet.noneOf(Imbalance.class);
        if (figures.values().stream().anyMatch(value -> !Double.isFinite(value))) {
            broken.add(Imbalance.DIVERGED);
            return broken;
        }
        double real = figures.getOrDefault(ACCURACY_REAL, 0.5);
        double fake = figures.getOrDefault(ACCURACY_FAKE, 0.5);
        boolean vanished = figures.getOrDefault(GRADIENT_SHARE, 1.0) < gradient;
        boolean bad =
                figures.getOrDefault(DISTANCE, 0.0) >= distance
                        && figures.getOrDefault(TREND, 1.0) >= IMPROVING;
        if (Math.min(real, fake) >= accuracy && (vanished || bad)) {
            broken.add(Imbalance.DISCRIMINATOR_WINS);
        }
        if ((real + fake) / 2 <= blindness && bad) {
            broken.add(Imbalance.GENERATOR_WINS);
        }
        if (figures.getOrDefault(DIVERSITY, 1.0) < diversity
                || figures.getOrDefault(CLASSES, 1.0) < diversity) {
            broken.add(Imbalance.COLLAPSE);
        }
        return broken;
    }
}
