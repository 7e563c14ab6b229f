package org.latentserver.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a family contributes to {@link TrainingLoop}: one step, and what happens around it. Steps
 * are numbered from 0 over the whole run; whatever is random in a step is seeded by (seed, step)
 * and the order of the data by (seed, epoch), so a resumed run sees the same data as an
 * uninterrupted one.
 */
public interface TrainingTask {
    int epochs();

    int stepsPerEpoch();

    /** One optimizer step; closes every array it makes. */
    void step(int epoch, long step);

    /** Figures since the last call, averaged: the training losses. Resets them. */
    Map<String, Double> takeMetrics();

    /** Validation figures and sample pictures after an epoch, numbered from 1. */
    Map<String, Double> endEpoch(int epoch) throws IOException;

    /** Writes weights, optimizer state and whatever else the run needs to go on. */
    void save(Path folder) throws IOException;

    void restore(Path folder) throws IOException;
}
