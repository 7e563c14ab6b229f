package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage is {LeakyReLU, 3x3 convolution, LeakyReLU, 3x3 convolution, mean of 2x2} beside {1x1
 * convolution, mean of 2x2}, summed, with twice the channels of the one before; the first one has
 * no activation in front, a last one keeps size and channels. Then LeakyReLU, the sum over all
 * places and a dense layer.
 */
final class ResidualDiscriminator extends Discriminator {
    private static final float SLOPE = 0.1f;
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private final List<Stage> stages = new ArrayList<>();
    private final Layer dense;
    private final @Nullable Layer projection;

    /**
     * @param shortcut null in the last stage
     */
    private record Stage(Layer first, Layer second, @Nullable Layer shortcut) {}

    ResidualDiscriminator(GanArchitecture architecture, NDManager parent, long seed) {
        super(architecture, parent, seed);
        int in = architecture.channels();
        int out = architecture.discriminatorWidth();
        for (int i = 1; i <= architecture.stages(); i++) {
            String name = "block" + i;
            stages.add(
                    new Stage(
                            layer(name + ".conv1", 2, out, in, 3, 3),
                            layer(name + ".conv2", 2, out, out, 3, 3),
                            layer(name + ".shortcut", 1, out, in, 1, 1)));
            in = out;
            out = 2 * in;
        }
        String name = "block" + (architecture.stages() + 1);
        stages.add(
                new Stage(
                        layer(name + ".conv1", 2, in, in, 3, 3),
                        layer(name + ".conv2", 2, in, in, 3, 3),
                        null));
        dense = layer("dense", 1, 1, in);
        projection = projection(in);
    }

    @Override
    NDArray features(NDArray images, boolean frozen) {
        NDArray x = images;
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            NDArray y = i == 0 ? x : active(x);
            y = active(stage.first.convolved(y, ONE, ONE, frozen));
            y = stage.second.convolved(y, ONE, ONE, frozen);
            if (stage.shortcut == null) {
                x = x.add(y);
            } else {
                // A 1x1 convolution and averaging commute: convolving the halved maps is cheaper.
                x = halved(y).add(stage.shortcut.convolved(halved(x), ONE, NONE, frozen));
            }
        }
        return active(x).sum(new int[] {2, 3});
    }

    private static NDArray active(NDArray x) {
        return x.getNDArrayInternal().leakyRelu(SLOPE);
    }

    private static NDArray halved(NDArray x) {
        return Pool.avgPool2d(x, TWO, TWO, NONE, false, true);
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
