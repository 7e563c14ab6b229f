package org.latentserver.gan;

import java.util.List;
import org.latentserver.api.NumberArray;
import org.latentserver.api.Picture;

/** Pictures of one shape as one array. */
final class PictureArray {
    private PictureArray() {}

    /** Pixels in [0, 1], shape (count, channels, height, width); of one picture at least. */
    static NumberArray of(List<Picture> images) {
        Picture first = images.getFirst();
        int length = first.pixels().length;
        float[] values = new float[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).pixels(), 0, values, i * length, length);
        }
        int[] shape = {images.size(), first.channels(), first.height(), first.width()};
        return new NumberArray(shape, values);
    }
}
