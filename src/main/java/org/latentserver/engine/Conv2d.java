package org.latentserver.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The engine's block of a convolution over images, without groups or dilation, by {@link
 * Convolution}. Has the engine's name, as weights are stored under the names of blocks.
 */
public final class Conv2d extends ai.djl.nn.convolutional.Conv2d {
    /** Takes what the builder of the engine's block holds. */
    public Conv2d(ai.djl.nn.convolutional.Conv2d.Builder builder) {
        super(builder);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> parameters) {
        NDArray x = inputs.singletonOrThrow();
        NDArray weights = store.getValue(weight, x.getDevice(), training);
        NDArray biases = bias == null ? null : store.getValue(bias, x.getDevice(), training);
        return new NDList(Convolution.apply(x, weights, biases, stride, padding));
    }
}
