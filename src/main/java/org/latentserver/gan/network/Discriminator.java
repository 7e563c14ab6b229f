package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.Convolution;

/**
 * Tells real from fake. Without batch normalisation, so real and fake may share a batch; each layer
 * spectrally normalised if the architecture says so. A conditional one adds the product of the
 * features and a vector of the class (projection, Miyato and Koyama, 2018).
 *
 * <ul>
 *   <li>input: (N, channels, height, width), values in [-1, 1]
 *   <li>output: (N) logits, unbounded; above 0 means real
 * </ul>
 */
public abstract sealed class Discriminator extends Network
        permits ConvolutionalDiscriminator, ResidualDiscriminator {
    private final GanArchitecture architecture;
    private final List<SpectralNorm> norms = new ArrayList<>();

    /** Weight and bias of one layer; what it gives frozen takes no gradient. */
    record Layer(NDArray weight, @Nullable NDArray bias, @Nullable SpectralNorm norm) {
        NDArray weight(NDManager arrays, boolean frozen) {
            if (norm != null) {
                return frozen ? norm.frozen(arrays) : norm.normalised(arrays);
            }
            return frozen ? constant(weight, arrays) : weight;
        }

        @Nullable NDArray bias(NDManager arrays, boolean frozen) {
            return frozen && bias != null ? constant(bias, arrays) : bias;
        }

        NDArray convolved(NDArray x, Shape stride, Shape padding, boolean frozen) {
            NDManager arrays = x.getManager();
            return Convolution.apply(
                    x, weight(arrays, frozen), bias(arrays, frozen), stride, padding);
        }

        private static NDArray constant(NDArray array, NDManager arrays) {
            NDArray constant = array.stopGradient();
            constant.attach(arrays);
            return constant;
        }
    }

    Discriminator(GanArchitecture architecture, NDManager parent, long seed) {
        super(parent, seed);
        this.architecture = architecture;
    }

    /** A discriminator with new weights, which the parent owns through it. */
    public static Discriminator of(GanArchitecture architecture, NDManager parent, long seed) {
        return switch (architecture.network()) {
            case CONVOLUTIONAL -> new ConvolutionalDiscriminator(architecture, parent, seed);
            case RESIDUAL -> new ResidualDiscriminator(architecture, parent, seed);
        };
    }

    GanArchitecture architecture() {
        return architecture;
    }

    final Layer layer(String name, double gain, long out, long... in) {
        long[] shape = new long[in.length + 1];
        shape[0] = out;
        System.arraycopy(in, 0, shape, 1, in.length);
        NDArray weight = weight(name + ".weight", gain, new Shape(in).size(), shape);
        NDArray bias = vector(name + ".bias", Parameter.Type.BIAS, 0f, out);
        return new Layer(weight, bias, norm(name, weight, out));
    }

    private @Nullable SpectralNorm norm(String name, NDArray weight, long out) {
        if (!architecture.spectralNorm()) {
            return null;
        }
        // Any vector that is not orthogonal to the first singular one will do to start from.
        float start = 1f / (float) Math.sqrt((double) out);
        NDArray left = statistic(name + ".u", Parameter.Type.OTHER, start, out);
        SpectralNorm norm = new SpectralNorm(weight, left);
        norms.add(norm);
        return norm;
    }

    /** The layer of class vectors; null when the architecture has no classes. */
    final @Nullable Layer projection(long features) {
        if (!architecture.conditional()) {
            return null;
        }
        int classes = architecture.classes().size();
        NDArray weight = weight("projection.weight", 1, features, classes, features);
        return new Layer(weight, null, norm("projection", weight, classes));
    }

    /** One step of power iteration in every layer. */
    public void iterateNorms() {
        norms.forEach(SpectralNorm::iterate);
    }

    @Override
    public NDArray apply(NDArray images, @Nullable NDArray labels, boolean training) {
        return logits(images, labels, false);
    }

    /** As {@link #apply}, with weights that take no gradient. */
    public NDArray applyFrozen(NDArray images, @Nullable NDArray labels) {
        return logits(images, labels, true);
    }

    private NDArray logits(NDArray images, @Nullable NDArray labels, boolean frozen) {
        if (architecture.conditional() != (labels != null)) {
            throw new IllegalArgumentException(
                    "a conditional discriminator, and only one, has labels");
        }
        long batch = images.getShape().get(0);
        NDManager arrays = images.getManager();
        NDArray features = features(images, frozen);
        Layer last = last();
        NDArray logits = features.matMul(last.weight(arrays, frozen).reshape(-1, 1)).reshape(batch);
        NDArray bias = last.bias(arrays, frozen);
        logits = bias == null ? logits : logits.add(bias);
        Layer projection = projection();
        return labels == null || projection == null
                ? logits
                : logits.add(
                        labels.matMul(projection.weight(arrays, frozen))
                                .mul(features)
                                .sum(new int[] {1}));
    }

    /** What the last layer weighs: (N, features). */
    abstract NDArray features(NDArray images, boolean frozen);

    /** The layer with one output. */
    abstract Layer last();

    abstract @Nullable Layer projection();

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0))};
    }
}
