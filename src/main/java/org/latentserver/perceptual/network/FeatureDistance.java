package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/**
 * The distance of LPIPS (Zhang et al., 2018): features scaled to unit length over the channels at
 * each place, squared difference summed over channels with learned weights or with weights of 1,
 * mean over places. Differentiable, so that it also serves as a training loss.
 */
final class FeatureDistance {
    /** Square of LPIPS's 1e-10; under the root it keeps the gradient finite where all is zero. */
    private static final double SQUARED_EPSILON = 1e-20;

    private FeatureDistance() {}

    /**
     * Distances by layer.
     *
     * @param left one array (N, C, H, W) a layer
     * @param right as many arrays of the same shapes
     * @return one array (N) a layer, in [0, 4], or [0, 2] for features that are never negative
     */
    static List<NDArray> byLayer(NDList left, NDList right) {
        List<NDArray> distances = new ArrayList<>(left.size());
        for (int i = 0; i < left.size(); i++) {
            distances.add(mean(squares(left.get(i), right.get(i))));
        }
        return distances;
    }

    /**
     * Distances by layer with learned weights of the channels.
     *
     * @param weights one array (1, C, 1, 1) a layer, none negative
     * @return one array (N) a layer, at least 0
     */
    static List<NDArray> byLayer(NDList left, NDList right, List<NDArray> weights) {
        List<NDArray> distances = new ArrayList<>(left.size());
        for (int i = 0; i < left.size(); i++) {
            distances.add(mean(squares(left.get(i), right.get(i)).mul(weights.get(i))));
        }
        return distances;
    }

    private static NDArray squares(NDArray left, NDArray right) {
        return unit(left).sub(unit(right)).square();
    }

    /** Sum over channels, mean over places. */
    private static NDArray mean(NDArray squares) {
        return squares.sum(new int[] {1}).flatten(1, 2).mean(new int[] {1});
    }

    private static NDArray unit(NDArray features) {
        NDArray length = features.square().sum(new int[] {1}, true).add(SQUARED_EPSILON).sqrt();
        return features.div(length);
    }
}
