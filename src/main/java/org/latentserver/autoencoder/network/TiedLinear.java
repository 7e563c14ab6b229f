package org.latentserver.autoencoder.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The way back through a linear layer by the transpose of its own matrix, with an own bias. The
 * matrix stays a parameter of the layer of the encoder alone, so it is stored and updated once.
 */
final class TiedLinear extends AbstractBlock {
    private final Linear forth;
    private final long units;
    private final Parameter bias;

    /**
     * @param forth the layer of the encoder
     * @param units inputs of it, the outputs of this
     */
    TiedLinear(Linear forth, long units) {
        this.forth = forth;
        this.units = units;
        bias =
                addParameter(
                        Parameter.builder()
                                .setName("bias")
                                .setType(Parameter.Type.BIAS)
                                .optShape(new Shape(units))
                                .optInitializer(Initializer.ZEROS)
                                .build());
    }

    /** The matrix of both ways, (outputs, inputs) of the encoder's layer. */
    Parameter matrix() {
        return forth.getParameters().get("weight");
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> parameters) {
        NDArray x = inputs.singletonOrThrow();
        NDArray weight = store.getValue(matrix(), x.getDevice(), training);
        return new NDList(x.matMul(weight).add(store.getValue(bias, x.getDevice(), training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), units)};
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        // has none
    }
}
