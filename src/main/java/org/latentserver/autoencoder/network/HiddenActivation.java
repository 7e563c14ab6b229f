package org.latentserver.autoencoder.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** The end of a hidden layer: its activation, and dropout while it is trained. */
final class HiddenActivation extends AbstractBlock {
    private final Activation activation;
    private final float dropout;

    HiddenActivation(Activation activation, double dropout) {
        this.activation = activation;
        this.dropout = (float) dropout;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> parameters) {
        NDArray y = activation.apply(inputs.singletonOrThrow());
        return training && dropout > 0
                ? y.getNDArrayInternal().dropout(y, dropout, true)
                : new NDList(y);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        // has none
    }
}
