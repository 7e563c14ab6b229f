package org.latentserver.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import org.latentserver.engine.Convolution;

/**
 * From noise to pictures: dense, then twice {enlarge by nearest neighbour, 3x3 convolution}, each
 * with batch normalisation and ReLU, then a 3x3 convolution and tanh. Enlarging before convolving,
 * instead of transposed convolution, leaves no checkerboard.
 *
 * <ul>
 *   <li>input z: (N, latentSize), standard normal
 *   <li>output: (N, channels, height, width), values in (-1, 1), where -1 is a pixel of 0 and 1 one
 *       of 1
 * </ul>
 */
final class Generator extends Network {
    private static final float EPSILON = 1e-5f;
    private static final float RUNNING_MOMENTUM = 0.9f;
    private static final Shape ONE = new Shape(1, 1);
    private static final int NEAREST = 0;

    private final GanArchitecture architecture;
    private final NDArray dense;
    private final Normalisation[] normalisations = new Normalisation[3];
    private final NDArray[] convolutions = new NDArray[3];
    private final NDArray outputBias;
    private float momentum = RUNNING_MOMENTUM;

    /** Scale, shift and running statistics of one batch normalisation. */
    private record Normalisation(NDArray scale, NDArray shift, NDArray mean, NDArray variance) {}

    Generator(GanArchitecture architecture, NDManager parent, long seed) {
        super(parent, seed);
        this.architecture = architecture;
        int[] maps = maps(architecture.generatorWidth());
        long positions = (long) startHeight() * startWidth();
        dense =
                weight(
                        "dense.weight",
                        1,
                        architecture.latentSize(),
                        architecture.latentSize(),
                        maps[0] * positions);
        for (int i = 0; i < 3; i++) {
            int out = i < 2 ? maps[i + 1] : architecture.channels();
            double gain = i < 2 ? 2 : 1; // He's for ReLU, none before tanh
            normalisations[i] = normalisation("norm" + (i + 1), maps[i]);
            convolutions[i] =
                    weight("conv" + (i + 1) + ".weight", gain, 9L * maps[i], out, maps[i], 3, 3);
        }
        outputBias = vector("conv3.bias", Parameter.Type.BIAS, 0f, architecture.channels());
    }

    private static int[] maps(int width) {
        return new int[] {width, Math.max(width / 2, 4), Math.max(width / 4, 4)};
    }

    private Normalisation normalisation(String name, int channels) {
        return new Normalisation(
                vector(name + ".weight", Parameter.Type.GAMMA, 1f, channels),
                vector(name + ".bias", Parameter.Type.BETA, 0f, channels),
                statistic(name + ".runningMean", Parameter.Type.RUNNING_MEAN, 0f, channels),
                statistic(name + ".runningVariance", Parameter.Type.RUNNING_VAR, 1f, channels));
    }

    private int startHeight() {
        return architecture.height() / GanArchitecture.SIZE_FACTOR;
    }

    private int startWidth() {
        return architecture.width() / GanArchitecture.SIZE_FACTOR;
    }

    @Override
    NDArray apply(NDArray z, boolean training) {
        int batch = Math.toIntExact(z.getShape().get(0));
        int height = startHeight();
        int width = startWidth();
        NDArray x = z.matMul(dense).reshape(batch, -1, height, width);
        for (int i = 0; i < 2; i++) {
            height *= 2;
            width *= 2;
            x = enlarged(active(x, normalisations[i], training), height, width);
            x = Convolution.apply(x, convolutions[i], null, ONE, ONE);
        }
        x = active(x, normalisations[2], training);
        return Convolution.apply(x, convolutions[2], outputBias, ONE, ONE).tanh();
    }

    private NDArray active(NDArray x, Normalisation norm, boolean training) {
        return BatchNorm.batchNorm(
                        x,
                        norm.mean,
                        norm.variance,
                        norm.scale,
                        norm.shift,
                        -1, // DJL's word for the second axis without two transpositions
                        momentum,
                        EPSILON,
                        training)
                .singletonOrThrow()
                .getNDArrayInternal()
                .relu();
    }

    private static NDArray enlarged(NDArray x, int height, int width) {
        return x.getNDArrayInternal().interpolation(new long[] {height, width}, NEAREST, false);
    }

    /** Replaces the running statistics by those of this batch of noise, layer after layer. */
    void recomputeStatistics(NDArray z) {
        momentum = 0f;
        try {
            apply(z, true).close();
        } finally {
            momentum = RUNNING_MOMENTUM;
        }
    }

    /** From the network's (-1, 1) to pixels in [0, 1]. */
    static float[] pixels(float[] outputs) {
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
