package org.latentserver.datasets.content;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Which parts of the items without a split of their own become validation and test.
 *
 * @param validation in [0, 1)
 * @param test in [0, 1); both together below 1
 * @param seed of the choice
 */
public record SplitFractions(double validation, double test, long seed) {
    public static final SplitFractions NONE = new SplitFractions(0, 0, 0);

    public SplitFractions {
        if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
            throw new IllegalArgumentException(validation + " + " + test + " must be below 1");
        }
    }

    /**
     * Splits of {@code items} items one after another. The counts are the rounded fractions
     * exactly, each choice is equally likely, and nothing is held for an item (selection sampling,
     * Knuth's algorithm S).
     */
    Choice choose(long items) {
        return new Choice(
                items, Math.round(items * validation), Math.round(items * test), random(seed));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static final class Choice {
        private final RandomGenerator random;
        private long left;
        private long validationLeft;
        private long testLeft;

        private Choice(long items, long validation, long test, RandomGenerator random) {
            left = items;
            validationLeft = validation;
            testLeft = test;
            this.random = random;
        }

        Split next() {
            long draw = random.nextLong(left--);
            if (draw < validationLeft) {
                validationLeft--;
                return Split.VALIDATION;
            }
            if (draw < validationLeft + testLeft) {
                testLeft--;
                return Split.TEST;
            }
            return Split.TRAIN;
        }
    }
}
