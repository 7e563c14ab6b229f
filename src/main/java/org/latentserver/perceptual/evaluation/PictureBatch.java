package org.latentserver.perceptual.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.latentserver.api.Picture;

/** Pictures of one shape as an array. */
final class PictureBatch {
    private PictureBatch() {}

    /** Float32 (N, C, H, W), owned by the scope. */
    static NDArray of(NDManager scope, List<Picture> pictures) {
        Picture first = pictures.getFirst();
        int width = first.pixels().length;
        float[] values = new float[pictures.size() * width];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).pixels(), 0, values, i * width, width);
        }
        return scope.create(
                values,
                new Shape(pictures.size(), first.channels(), first.height(), first.width()));
    }

    static boolean sameShape(Picture left, Picture right) {
        return left.channels() == right.channels()
                && left.height() == right.height()
                && left.width() == right.width();
    }
}
