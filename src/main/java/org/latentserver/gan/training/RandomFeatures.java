package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import org.latentserver.engine.Convolution;
import org.latentserver.gan.network.Latents;

/**
 * Features of pictures by a fixed network of random weights: two convolutions of stride 2 with
 * ReLU, then the means over four quarters. No more than a cheap yardstick that needs no training
 * and no labels; a perceptual classifier's features are the better measure. Used by one thread.
 */
final class RandomFeatures implements AutoCloseable {
    static final int DIMENSION = 64;
    private static final int MAPS = 16;
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private final NDManager manager;
    private final NDArray first;
    private final NDArray second;

    RandomFeatures(NDManager parent, int channels) {
        manager = parent.newSubManager();
        first = weight(1, channels);
        second = weight(2, MAPS);
    }

    private NDArray weight(long seed, int in) {
        float[] values = Latents.normal(seed, MAPS, in * 16);
        double gain = Math.sqrt(2.0 / (in * 16));
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) gain;
        }
        return manager.create(values, new Shape(MAPS, in, 4, 4));
    }

    /**
     * Rows of {@link #DIMENSION} values.
     *
     * @param images (N, C, H, W) in [-1, 1], sides of 8 or more; not recorded for gradients
     */
    float[] of(NDArray images) {
        NDArray x = images.stopGradient();
        x.attach(images.getManager());
        x = Convolution.apply(x, first, null, TWO, ONE).getNDArrayInternal().relu();
        x = Convolution.apply(x, second, null, TWO, ONE).getNDArrayInternal().relu();
        Shape quarter = new Shape(x.getShape().get(2) / 2, x.getShape().get(3) / 2);
        return Pool.avgPool2d(x, quarter, quarter, NONE, false, true)
                .get(":, :, :2, :2")
                .reshape(images.getShape().get(0), DIMENSION)
                .toFloatArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
