package org.latentserver.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/**
 * The distance of LPIPS (Zhang et al., 2018) without learned weights: features scaled to unit
 * length over the channels at each place, squared difference summed over channels, mean over
 * places. Differentiable, so that it also serves as a training loss.
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
            NDArray difference = unit(left.get(i)).sub(unit(right.get(i)));
            NDArray byPlace = difference.square().sum(new int[] {1}).flatten(1, 2);
            distances.add(byPlace.mean(new int[] {1}));
        }
        return distances;
    }

    private static NDArray unit(NDArray features) {
        NDArray length = features.square().sum(new int[] {1}, true).add(SQUARED_EPSILON).sqrt();
        return features.div(length);
    }
}
