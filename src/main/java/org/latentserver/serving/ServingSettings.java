package org.latentserver.serving;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of inference.
 *
 * @param threads of one operator of the engine; 0 for all cores. Operators of several models share
 *     them
 * @param workers threads of each batcher
 * @param maxBatch most items in one pass
 * @param queue most items that wait in one batcher; more is answered with 429. Two full passes, so
 *     that under overload nobody waits for more than these and the one that runs
 * @param deadline for one request, reading, waiting and computing together; more is answered with
 *     504. Clients may ask for a shorter one
 * @param loadDeadline how long a request waits for the model that it needs to load, beyond the
 *     deadline
 * @param drainDelay how long the server goes on to answer after it has said that it is not ready,
 *     when it shuts down; for balancers that take a while to notice
 * @param memoryBudget of all loaded versions together, estimated; those not used longest go first.
 *     Versions in use may exceed it
 * @param idle a version that nobody called for so long is unloaded
 */
@ConfigurationProperties("latent.serving")
record ServingSettings(
        @DefaultValue("0") int threads,
        @DefaultValue("1") int workers,
        @DefaultValue("64") int maxBatch,
        @DefaultValue("128") int queue,
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("10m") Duration loadDeadline,
        @DefaultValue("0s") Duration drainDelay,
        @DefaultValue("2GB") DataSize memoryBudget,
        @DefaultValue("1h") Duration idle) {
    ServingSettings {
        atLeast("threads", threads, 0);
        atLeast("workers", workers, 1);
        atLeast("max-batch", maxBatch, 1);
        atLeast("queue", queue, 1);
        aboveZero("deadline", deadline);
        aboveZero("load-deadline", loadDeadline);
        if (drainDelay.isNegative()) {
            throw new IllegalArgumentException("latent.serving.drain-delay is below zero");
        }
    }

    private static void aboveZero(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("latent.serving." + name + " must be above zero");
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "latent.serving." + name + " is " + value + ", must be at least " + least);
        }
    }

    /** Cores that this process may use: the control group's where there is one. */
    int engineThreads() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
