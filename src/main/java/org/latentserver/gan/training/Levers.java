package org.latentserver.gan.training;

import java.util.Map;

/**
 * What the balance of the two networks is set by.
 *
 * @param discriminatorSteps k
 * @param generatorSteps m
 * @param instanceNoise standard deviation at the start of the run
 * @param r1 gamma
 */
record Levers(
        int discriminatorSteps,
        int generatorSteps,
        double discriminatorRate,
        double generatorRate,
        double instanceNoise,
        double r1) {
    private static final int MOST_STEPS = 8;
    private static final double LEAST_RATE = 1e-6;
    private static final double FIRST_NOISE = 0.1;
    private static final double MOST_NOISE = 0.5;
    private static final double FIRST_R1 = 1;
    private static final double MOST_R1 = 100;

    static Levers of(GanParameters parameters) {
        return new Levers(
                parameters.discriminatorSteps(),
                parameters.generatorSteps(),
                parameters.discriminatorLearningRate(),
                parameters.generatorLearningRate(),
                parameters.instanceNoise(),
                parameters.r1());
    }

    /**
     * One remedy further; the same levers where they are at their stop.
     *
     * @param rateFactor below 1, of the rate that is lowered
     */
    Levers after(Remedy remedy, Imbalance imbalance, double rateFactor) {
        boolean againstDiscriminator = imbalance == Imbalance.DISCRIMINATOR_WINS;
        return switch (remedy) {
            case ADJUST_STEPS -> againstDiscriminator ? moreGenerator() : moreDiscriminator();
            case LOWER_RATE ->
                    switch (imbalance) {
                        case DISCRIMINATOR_WINS -> withRates(rateFactor, 1);
                        case GENERATOR_WINS, COLLAPSE -> withRates(1, rateFactor);
                        case DIVERGED -> withRates(rateFactor, rateFactor);
                    };
            case INSTANCE_NOISE ->
                    withPenalties(
                            Math.clamp(
                                    2 * instanceNoise,
                                    FIRST_NOISE,
                                    Math.max(MOST_NOISE, instanceNoise)),
                            r1);
            case R1 ->
                    withPenalties(
                            instanceNoise, Math.clamp(2 * r1, FIRST_R1, Math.max(MOST_R1, r1)));
            case ROLL_BACK -> this;
        };
    }

    private Levers moreGenerator() {
        return discriminatorSteps > 1
                ? withSteps(discriminatorSteps - 1, generatorSteps)
                : withSteps(1, Math.max(generatorSteps, Math.min(MOST_STEPS, generatorSteps + 1)));
    }

    private Levers moreDiscriminator() {
        return generatorSteps > 1
                ? withSteps(discriminatorSteps, generatorSteps - 1)
                : withSteps(
                        Math.max(discriminatorSteps, Math.min(MOST_STEPS, discriminatorSteps + 1)),
                        1);
    }

    private Levers withSteps(int discriminator, int generator) {
        return new Levers(
                discriminator, generator, discriminatorRate, generatorRate, instanceNoise, r1);
    }

    private Levers withRates(double discriminatorFactor, double generatorFactor) {
        return new Levers(
                discriminatorSteps,
                generatorSteps,
                Math.max(LEAST_RATE, discriminatorRate * discriminatorFactor),
                Math.max(LEAST_RATE, generatorRate * generatorFactor),
                instanceNoise,
                r1);
    }

    private Levers withPenalties(double noise, double gamma) {
        return new Levers(
                discriminatorSteps, generatorSteps, discriminatorRate, generatorRate, noise, gamma);
    }

    /** As figures of the metric series. */
    Map<String, Double> figures() {
        return Map.of(
                "discriminatorSteps", (double) discriminatorSteps,
                "generatorSteps", (double) generatorSteps,
                "discriminatorLearningRate", discriminatorRate,
                "generatorLearningRate", generatorRate,
                "instanceNoise", instanceNoise,
                "r1", r1);
    }

    /** What differs, in words. */
    String changes(Levers after) {
        StringBuilder words = new StringBuilder();
        say(words, "discriminatorSteps", discriminatorSteps, after.discriminatorSteps);
        say(words, "generatorSteps", generatorSteps, after.generatorSteps);
        say(words, "discriminatorLearningRate", discriminatorRate, after.discriminatorRate);
        say(words, "generatorLearningRate", generatorRate, after.generatorRate);
        say(words, "instanceNoise", instanceNoise, after.instanceNoise);
        say(words, "r1", r1, after.r1);
        return words.isEmpty() ? "nothing left to change" : words.toString();
    }

    private static void say(StringBuilder words, String name, Number before, Number after) {
        if (!before.equals(after)) {
            words.append(words.isEmpty() ? "" : ", ")
                    .append("%s from %s to %s".formatted(name, short4(before), short4(after)));
        }
    }

    private static String short4(Number value) {
        return value instanceof Integer ? value.toString() : "%.4g".formatted(value.doubleValue());
    }
}
