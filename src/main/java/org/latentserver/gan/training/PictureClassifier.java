package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;

/** Tells what class pictures are of. Used by one thread. */
@FunctionalInterface
interface PictureClassifier {
    /**
     * Class numbers.
     *
     * @param images (N, C, H, W) in [-1, 1]
     */
    int[] classes(NDArray images);
}
