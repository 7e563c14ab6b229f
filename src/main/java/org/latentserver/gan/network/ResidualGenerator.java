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
 * A stage is {batch normalisation, ReLU, enlarging, 3x3 convolution, batch normalisation, ReLU, 3x3
 * convolution} beside {enlarging, 1x1 convolution}, summed.
 */
final class ResidualGenerator extends Generator {
    private static final Shape NONE = new Shape(0, 0);

    private final List<Stage> stages = new ArrayList<>();
    private final Normalisation lastNormalisation;
    private final NDArray lastConvolution;
    private final NDArray lastBias;

    private record Stage(
            Normalisation firstNormalisation,
            NDArray firstConvolution,
            Normalisation secondNormalisation,
            NDArray secondConvolution,
            NDArray shortcut) {}

    ResidualGenerator(GanArchitecture architecture, NDManager parent, long seed) {
        super(architecture, parent, seed);
        for (int i = 0; i < architecture.stages(); i++) {
            stages.add(stage("block" + (i + 1), maps(i), maps(i + 1)));
        }
        int last = maps(architecture.stages());
        int channels = architecture.channels();
        lastNormalisation = normalisation("norm", last);
        lastConvolution = weight("conv.weight", 1, 9L * last, channels, last, 3, 3);
        lastBias = vector("conv.bias", Parameter.Type.BIAS, 0f, channels);
    }

    private Stage stage(String name, int in, int out) {
        return new Stage(
                normalisation(name + ".norm1", in),
                weight(name + ".conv1.weight", 2, 9L * in, out, in, 3, 3),
                normalisation(name + ".norm2", out),
                weight(name + ".conv2.weight", 2, 9L * out, out, out, 3, 3),
                weight(name + ".shortcut.weight", 1, in, out, in, 1, 1));
    }

    @Override
    NDArray output(NDArray first, @Nullable NDArray labels, boolean training) {
        NDArray x = first;
        for (Stage stage : stages) {
            NDArray y = enlarged(active(x, stage.firstNormalisation, labels, training));
            y = convolved(y, stage.firstConvolution, null);
            y = active(y, stage.secondNormalisation, labels, training);
            y = convolved(y, stage.secondConvolution, null);
            // A 1x1 convolution and enlarging commute: convolving the small maps is cheaper.
            x = y.add(enlarged(Convolution.apply(x, stage.shortcut, null, ONE, NONE)));
        }
        return convolved(active(x, lastNormalisation, labels, training), lastConvolution, lastBias);
    }
}
