package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.Convolution;
import org.latentserver.models.packages.Tensor;
import org.latentserver.perceptual.network.SqueezeNet.Fire;

/** A {@link SqueezeNet} with its weights. */
final class SqueezeNetTrunk implements Trunk {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape THREE = new Shape(3, 3);
    private static final Shape NONE = new Shape(0, 0);

    private final SqueezeNet architecture;
    private final List<Fire> fires;
    private final Map<String, NDArray> weights = new HashMap<>();
    private final List<NDArray> linear = new ArrayList<>();

    /**
     * @param tensors copied
     * @param manager owns the weights
     * @throws ServiceException INVALID_DATA when a tensor is missing, too much, of another shape or
     *     not F32
     */
    SqueezeNetTrunk(SqueezeNet architecture, Map<String, Tensor> tensors, NDManager manager) {
        this.architecture = architecture;
        fires = architecture.fires();
        NamedWeights.check(architecture.tensors(), tensors);
        tensors.forEach((name, tensor) ->
                weights.put(name, manager.create(tensor.floats(), new Shape(tensor.shape()))));
        for (int i = 0; architecture.linear() && i < architecture.taps().size(); i++) {
            linear.add(weight(SqueezeNet.linear(i)));
        }
    }

    @Override
    public NDList features(NDArray pictures) {
        List<String> taps = architecture.taps();
        NDList outputs = new NDList(taps.size());
        NDArray current = first(pictures);
        if (taps.contains(SqueezeNet.FIRST)) {
            outputs.add(current);
        }
        for (Fire fire : fires) {
            if (outputs.size() == taps.size()) {
                break; // nobody asks for what is deeper
            }
            current = fire(fire, current);
            if (taps.contains(fire.name())) {
                outputs.add(current);
            }
        }
        return outputs;
    }

    private NDArray first(NDArray pictures) {
        NDArray prepared = architecture.preprocessing().apply(pictures);
        return convolution(prepared, SqueezeNet.CONVOLUTION, TWO, NONE);
    }

    private NDArray fire(Fire fire, NDArray input) {
        NDArray pooled = fire.pooled() ? Pool.maxPool2d(input, THREE, TWO, NONE, true) : input;
        NDArray squeezed = convolution(pooled, fire.key() + ".squeeze", ONE, NONE);
        NDArray small = convolution(squeezed, fire.key() + ".expand1x1", ONE, NONE);
        NDArray large = convolution(squeezed, fire.key() + ".expand3x3", ONE, ONE);
        return NDArrays.concat(new NDList(small, large), 1);
    }

    /** ReLU of a convolution. */
    private NDArray convolution(NDArray input, String key, Shape stride, Shape padding) {
        NDArray kernel = weight(key + ".weight");
        NDArray bias = weight(key + ".bias");
        return Activation.relu(Convolution.apply(input, kernel, bias, stride, padding));
    }

    private NDArray weight(String name) {
        NDArray array = weights.get(name);
        if (array == null) {
            throw new IllegalStateException("no weight " + name);
        }
        return array;
    }

    @Override
    public NDArray deepest(NDArray pictures) {
        NDArray current = first(pictures);
        for (Fire fire : fires) {
            current = fire(fire, current);
        }
        return current;
    }

    @Override
    public NDArray logits(NDArray deepest) {
        if (architecture.classes().isEmpty()) {
            throw new IllegalStateException("the network has no classifier");
        }
        int padding = architecture.classifierPadding();
        NDArray scores =
                convolution(deepest, SqueezeNet.CLASSIFIER, ONE, new Shape(padding, padding));
        return scores.flatten(2, 3).mean(new int[] {2});
    }

    @Override
    public List<NDArray> distances(NDList left, NDList right) {
        return architecture.linear()
                ? FeatureDistance.byLayer(left, right, linear)
                : FeatureDistance.byLayer(left, right);
    }
}
