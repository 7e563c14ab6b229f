package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A network whose weights are drawn from a seed of its own, so that they do not depend on the
 * engine's random state. It owns its arrays. Training takes one thread; {@link #apply} without
 * training changes nothing and is safe for several.
 */
abstract sealed class Network extends AbstractBlock implements AutoCloseable
        permits Generator, Discriminator {
    private final NDManager manager;
    private final SplittableRandom random;

    Network(NDManager parent, long seed) {
        manager = parent.newSubManager();
        random = new SplittableRandom(seed);
    }

    /**
     * Applies the network to a batch; the result belongs to the input's manager.
     *
     * @param labels one-hot classes (N, classes), see {@link ClassLabels}; null for a network that
     *     is told none
     * @param training batch normalisation by the batch's own statistics
     */
    public abstract NDArray apply(NDArray input, @Nullable NDArray labels, boolean training);

    /** A trained weight, drawn from a normal distribution of variance {@code gain / fanIn}. */
    final NDArray weight(String name, double gain, long fanIn, long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        double deviation = Math.sqrt(gain / fanIn);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return add(name, Parameter.Type.WEIGHT, values, true, shape);
    }

    /** A trained vector that starts at one value. */
    final NDArray vector(String name, Parameter.Type type, float value, long length) {
        return add(name, type, filled(value, length), true, length);
    }

    /** A trained array that starts at one value. */
    final NDArray filled(String name, Parameter.Type type, float value, long... shape) {
        return add(name, type, filled(value, new Shape(shape).size()), true, shape);
    }

    /** An array that is neither saved nor trained. */
    final NDArray constant(float value, long length) {
        return manager.create(filled(value, length), new Shape(length));
    }

    /** A vector that is saved but not trained by gradients. */
    final NDArray statistic(String name, Parameter.Type type, float value, long length) {
        return add(name, type, filled(value, length), false, length);
    }

    private NDArray add(
            String name, Parameter.Type type, float[] values, boolean trained, long... shape) {
        NDArray array = manager.create(values, new Shape(shape));
        addParameter(
                Parameter.builder()
                        .setName(name)
                        .setType(type)
                        .optArray(array)
                        .optShape(new Shape(shape))
                        .optRequiresGrad(trained)
                        .build());
        return array;
    }

    private static float[] filled(float value, long length) {
        float[] values = new float[Math.toIntExact(length)];
        Arrays.fill(values, value);
        return values;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        return new NDList(apply(inputs.get(0), inputs.size() > 1 ? inputs.get(1) : null, training));
    }

    @Override
    public void close() {
        manager.close();
    }
}
