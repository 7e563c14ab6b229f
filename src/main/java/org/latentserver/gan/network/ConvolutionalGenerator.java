package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stage is batch normalisation, ReLU, enlarging and a 3x3 convolution. */
final class ConvolutionalGenerator extends Generator {
    private final List<Normalisation> normalisations = new ArrayList<>();
    private final List<NDArray> convolutions = new ArrayList<>();
    private final NDArray outputBias;

    ConvolutionalGenerator(GanArchitecture architecture, NDManager parent, long seed) {
        super(architecture, parent, seed);
        int stages = architecture.stages();
        for (int i = 0; i <= stages; i++) {
            int in = maps(i);
            int out = i < stages ? maps(i + 1) : architecture.channels();
            double gain = i < stages ? 2 : 1; // He's for ReLU, none before tanh
            String number = Integer.toString(i + 1);
            normalisations.add(normalisation("norm" + number, in));
            convolutions.add(weight("conv" + number + ".weight", gain, 9L * in, out, in, 3, 3));
        }
        outputBias =
                vector(
                        "conv" + (stages + 1) + ".bias",
                        Parameter.Type.BIAS,
                        0f,
                        architecture.channels());
    }

    @Override
    NDArray output(NDArray first, @Nullable NDArray labels, boolean training) {
        NDArray x = first;
        int stages = architecture().stages();
        for (int i = 0; i < stages; i++) {
            x = enlarged(active(x, normalisations.get(i), labels, training));
            x = convolved(x, convolutions.get(i), null);
        }
        x = active(x, normalisations.get(stages), labels, training);
        return convolved(x, convolutions.get(stages), outputBias);
    }
}
