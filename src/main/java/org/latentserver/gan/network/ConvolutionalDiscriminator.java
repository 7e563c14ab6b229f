package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A 4x4 convolution of stride 2 a stage, each with twice the channels of the one before, then a 3x3
 * one, LeakyReLU 0.2 after each, and a dense layer.
 */
final class ConvolutionalDiscriminator extends Discriminator {
    private static final float SLOPE = 0.2f;
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ONE = new Shape(1, 1);

    private final List<Layer> convolutions = new ArrayList<>();
    private final Layer dense;
    private final @Nullable Layer projection;

    ConvolutionalDiscriminator(GanArchitecture architecture, NDManager parent, long seed) {
        super(architecture, parent, seed);
        int in = architecture.channels();
        int out = architecture.discriminatorWidth();
        for (int i = 1; i <= architecture.stages(); i++) {
            convolutions.add(layer("conv" + i, 1, out, in, 4, 4));
            in = out;
            out = 2 * in;
        }
        convolutions.add(layer("conv" + (architecture.stages() + 1), 1, in, in, 3, 3));
        long features = (long) in * architecture.startHeight() * architecture.startWidth();
        dense = layer("dense", 1, 1, features);
        projection = projection(features);
    }

    @Override
    NDArray features(NDArray images, boolean frozen) {
        NDArray x = images;
        for (int i = 0; i < convolutions.size(); i++) {
            Shape stride = i < convolutions.size() - 1 ? TWO : ONE;
            x = convolutions.get(i).convolved(x, stride, ONE, frozen);
            x = x.getNDArrayInternal().leakyRelu(SLOPE);
        }
        return x.reshape(images.getShape().get(0), -1);
    }

    @Override
    Layer last() {
        return dense;
    }

    @Override
    @Nullable Layer projection() {
        return projection;
    }
}
