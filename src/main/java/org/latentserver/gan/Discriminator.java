package org.latentserver.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.latentserver.engine.Convolution;

/**
 * Tells real from fake: two 4x4 convolutions of stride 2, a 3x3 one, LeakyReLU 0.2 after each, and
 * a dense layer; all spectrally normalised; no batch normalisation, so real and fake may share a
 * batch.
 *
 * <ul>
 *   <li>input: (N, channels, height, width), values in [-1, 1]
 *   <li>output: (N) logits, unbounded; above 0 means real
 * </ul>
 */
final class Discriminator extends Network {
    private static final float SLOPE = 0.2f;
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ONE = new Shape(1, 1);

    private final List<SpectralNorm> norms = new ArrayList<>();
    private final List<NDArray> biases = new ArrayList<>();

    Discriminator(GanArchitecture architecture, NDManager parent, long seed) {
        super(parent, seed);
        int first = architecture.discriminatorWidth();
        int second = 2 * first;
        int quarters = architecture.height() / 4 * (architecture.width() / 4);
        layer("conv1", first, architecture.channels(), 4, 4);
        layer("conv2", second, first, 4, 4);
        layer("conv3", second, second, 3, 3);
        layer("dense", 1, (long) second * quarters);
    }

    private void layer(String name, long out, long... in) {
        long[] shape = new long[in.length + 1];
        shape[0] = out;
        System.arraycopy(in, 0, shape, 1, in.length);
        NDArray weight = weight(name + ".weight", 1, new Shape(in).size(), shape);
        biases.add(vector(name + ".bias", Parameter.Type.BIAS, 0f, out));
        // Any vector that is not orthogonal to the first singular one will do to start from.
        NDArray left =
                statistic(
                        name + ".u",
                        Parameter.Type.OTHER,
                        1f / (float) Math.sqrt((double) out),
                        out);
        norms.add(new SpectralNorm(weight, left));
    }

    /** One step of power iteration in every layer. */
    void iterateNorms() {
        norms.forEach(SpectralNorm::iterate);
    }

    @Override
    NDArray apply(NDArray images, boolean training) {
        NDManager arrays = images.getManager();
        return logits(images, norms.stream().map(n -> n.normalised(arrays)).toList(), biases);
    }

    /** As {@link #apply}, with weights that take no gradient: for the generator's step. */
    NDArray applyFrozen(NDArray images) {
        NDManager arrays = images.getManager();
        List<NDArray> weights = norms.stream().map(n -> n.frozen(arrays)).toList();
        List<NDArray> constants = biases.stream().map(NDArray::stopGradient).toList();
        constants.forEach(constant -> constant.attach(arrays));
        return logits(images, weights, constants);
    }

    private static NDArray logits(NDArray images, List<NDArray> weights, List<NDArray> biases) {
        NDArray x = images;
        for (int i = 0; i < 3; i++) {
            Shape stride = i < 2 ? TWO : ONE;
            x = Convolution.apply(x, weights.get(i), biases.get(i), stride, ONE);
            x = x.getNDArrayInternal().leakyRelu(SLOPE);
        }
        long batch = images.getShape().get(0);
        return x.reshape(batch, -1)
                .matMul(weights.get(3).reshape(-1, 1))
                .add(biases.get(3))
                .reshape(batch);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0))};
    }
}
