package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;

/**
 * Exponential moving average of one network's trained weights in another of the same shape: average
 * = d average + (1 - d) weight, with d = min(decay, (1 + n) / (10 + n)) at update n, so that the
 * random start is soon forgotten. Owns neither network. Used by one thread, outside of gradient
 * collection of the average.
 */
public final class MovingAverage {
    private final Block average;
    private final Block source;
    private final double decay;

    public MovingAverage(Block average, Block source, double decay) {
        this.average = average;
        this.source = source;
        this.decay = decay;
    }

    /** Takes the weights in, as update {@code number}, counted from 0. */
    public void update(long number) {
        float kept = (float) Math.min(decay, (1.0 + number) / (10.0 + number));
        for (Pair<String, Parameter> pair : average.getParameters()) {
            if (pair.getValue().requiresGradient()) {
                NDArray target = pair.getValue().getArray();
                NDArray weight = source.getParameters().get(pair.getKey()).getArray();
                try (NDArray constant = weight.stopGradient();
                        NDArray part = constant.mul(1f - kept)) {
                    target.muli(kept).addi(part);
                }
            }
        }
    }
}
