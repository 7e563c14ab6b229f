package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * A network whose layers can be tapped, in inference mode and with fixed weights: differentiable in
 * the pictures, not in the weights. Its arrays belong to the manager that it was opened with,
 * results to the manager of the pictures. Safe for use by several threads.
 */
public interface Trunk {
    /**
     * Outputs of the layers.
     *
     * @param pictures float32 (N, C, H, W) in [0, 1], colour as RGB, sides of at least {@link
     *     Architecture#smallestSide()}
     * @return one array (N, channels, h, w) for each of {@link Architecture#layers()}
     */
    NDList features(NDArray pictures);

    /**
     * Output of the deepest layer, whether it is compared or not.
     *
     * @param pictures as for {@link #features}
     * @return (N, channels, h, w)
     */
    NDArray deepest(NDArray pictures);

    /**
     * Class scores before the softmax, (N, classes).
     *
     * @param deepest of {@link #deepest}
     * @throws IllegalStateException when the network has no classifier
     */
    NDArray logits(NDArray deepest);

    /**
     * Distances of features by layer, see {@link FeatureDistance}.
     *
     * @return one array (N) a layer
     */
    default List<NDArray> distances(NDList left, NDList right) {
        return FeatureDistance.byLayer(left, right);
    }
}
