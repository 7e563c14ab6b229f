package org.latentserver.gan.training;

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
    static Levers of(GanParameters parameters) {
        return new Levers(
                parameters.discriminatorSteps(),
                parameters.generatorSteps(),
                parameters.discriminatorLearningRate(),
                parameters.generatorLearningRate(),
                parameters.instanceNoise(),
                parameters.r1());
    }
}
