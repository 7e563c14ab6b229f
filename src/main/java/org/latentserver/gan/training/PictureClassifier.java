package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Tells what class pictures are of. Used by one thread. */
interface PictureClassifier {
    /**
     * Class numbers.
     *
     * @param images (N, C, H, W) in [-1, 1]
     */
    int[] classes(NDArray images);

    /** Names of the classes by number. */
    List<String> names();
}
