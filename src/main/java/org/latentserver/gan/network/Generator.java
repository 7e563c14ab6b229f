package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.Convolution;

/**
 * From noise to pictures: dense to small maps, then stages that each enlarge by nearest neighbour
 * and convolve, then batch normalisation, ReLU, a 3x3 convolution and tanh. Enlarging before
 * convolving, instead of transposed convolution, leaves no checkerboard. A conditional generator
 * has a scale and a shift of each batch normalisation for each class (Miyato and Koyama, 2018).
 *
 * <ul>
 *   <li>input z: (N, latentSize), standard normal
 *   <li>output: (N, channels, height, width), values in (-1, 1), where -1 is a pixel of 0 and 1 one
 *       of 1
 * </ul>
 */
public abstract sealed class Generator extends Network
        permits ConvolutionalGenerator, ResidualGenerator {
    static final Shape ONE = new Shape(1, 1);
    private static final float EPSILON = 1e-5f;
    private static final float RUNNING_MOMENTUM = 0.9f;
    private static final int LEAST_MAPS = 4;
    private static final int NEAREST = 0;

    private final GanArchitecture architecture;
    private final NDArray dense;
    private float momentum = RUNNING_MOMENTUM;

    /**
     * One batch normalisation.
     *
     * @param scale (channels), or (classes, channels)
     * @param shift as scale
     */
    record Normalisation(
            NDArray scale,
            NDArray shift,
            NDArray mean,
            NDArray variance,
            @Nullable NDArray ones,
            @Nullable NDArray zeros) {}

    Generator(GanArchitecture architecture, NDManager parent, long seed) {
        super(parent, seed);
        this.architecture = architecture;
        long positions = (long) architecture.startHeight() * architecture.startWidth();
        dense =
                weight(
                        "dense.weight",
                        1,
                        architecture.latentSize(),
                        architecture.latentSize(),
                        maps(0) * positions);
    }

    /** A generator with new weights, which the parent owns through it. */
    public static Generator of(GanArchitecture architecture, NDManager parent, long seed) {
        return switch (architecture.network()) {
            case CONVOLUTIONAL -> new ConvolutionalGenerator(architecture, parent, seed);
            case RESIDUAL -> new ResidualGenerator(architecture, parent, seed);
        };
    }

    GanArchitecture architecture() {
        return architecture;
    }

    /** Channels after so many stages: half after each. */
    final int maps(int stage) {
        int width = architecture.generatorWidth();
        return stage == 0 ? width : Math.max(width >> stage, LEAST_MAPS);
    }

    final Normalisation normalisation(String name, int channels) {
        boolean conditional = architecture.conditional();
        int classes = architecture.classes().size();
        long[] shape = conditional ? new long[] {classes, channels} : new long[] {channels};
        return new Normalisation(
                filled(name + ".weight", Parameter.Type.GAMMA, 1f, shape),
                filled(name + ".bias", Parameter.Type.BETA, 0f, shape),
                statistic(name + ".runningMean", Parameter.Type.RUNNING_MEAN, 0f, channels),
                statistic(name + ".runningVariance", Parameter.Type.RUNNING_VAR, 1f, channels),
                conditional ? constant(1f, channels) : null,
                conditional ? constant(0f, channels) : null);
    }

    @Override
    public NDArray apply(NDArray z, @Nullable NDArray labels, boolean training) {
        if (architecture.conditional() != (labels != null)) {
            throw new IllegalArgumentException("a conditional generator, and only one, has labels");
        }
        int batch = Math.toIntExact(z.getShape().get(0));
        NDArray x =
                z.matMul(dense)
                        .reshape(batch, -1, architecture.startHeight(), architecture.startWidth());
        return output(x, labels, training).tanh();
    }

    /** The picture before tanh, of the first maps. */
    abstract NDArray output(NDArray x, @Nullable NDArray labels, boolean training);

    /** Batch normalisation and ReLU. */
    final NDArray active(
            NDArray x, Normalisation norm, @Nullable NDArray labels, boolean training) {
        if (labels == null || norm.ones == null || norm.zeros == null) {
            return normalised(x, norm, norm.scale, norm.shift, training)
                    .getNDArrayInternal()
                    .relu();
        }
        long batch = x.getShape().get(0);
        return normalised(x, norm, norm.ones, norm.zeros, training)
                .mul(labels.matMul(norm.scale).reshape(batch, -1, 1, 1))
                .add(labels.matMul(norm.shift).reshape(batch, -1, 1, 1))
                .getNDArrayInternal()
                .relu();
    }

    private NDArray normalised(
            NDArray x, Normalisation norm, NDArray scale, NDArray shift, boolean training) {
        return BatchNorm.batchNorm(
                        x,
                        norm.mean,
                        norm.variance,
                        scale,
                        shift,
                        -1, // DJL's word for the second axis without two transpositions
                        momentum,
                        EPSILON,
                        training)
                .singletonOrThrow();
    }

    static NDArray enlarged(NDArray x) {
        Shape shape = x.getShape();
        long[] doubled = {2 * shape.get(2), 2 * shape.get(3)};
        return x.getNDArrayInternal().interpolation(doubled, NEAREST, false);
    }

    /** 3x3 at stride 1. */
    static NDArray convolved(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return Convolution.apply(x, weight, bias, ONE, ONE);
    }

    /** Replaces the running statistics by those of this batch of noise, layer after layer. */
    public void recomputeStatistics(NDArray z, @Nullable NDArray labels) {
        momentum = 0f;
        try {
            apply(z, labels, true).close();
        } finally {
            momentum = RUNNING_MOMENTUM;
        }
    }

    /** From the network's (-1, 1) to pixels in [0, 1]. */
    public static float[] pixels(float[] outputs) {
        float[] pixels = new float[outputs.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.clamp(0.5f * (outputs[i] + 1f), 0f, 1f);
        }
        return pixels;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {
            new Shape(
                    inputShapes[0].get(0),
                    architecture.channels(),
                    architecture.height(),
                    architecture.width())
        };
    }
}
