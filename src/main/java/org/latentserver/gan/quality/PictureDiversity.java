package org.latentserver.gan.quality;

import java.util.List;
import org.latentserver.api.Picture;

/** How much pictures of one shape differ from each other. */
public final class PictureDiversity {
    private PictureDiversity() {}

    /** Mean standard deviation of a pixel over the pictures: near 0 when all look alike. */
    public static double of(List<Picture> pictures) {
        int n = pictures.size();
        int width = pictures.getFirst().pixels().length;
        double total = 0;
        for (int p = 0; p < width; p++) {
            double sum = 0;
            double squares = 0;
            for (Picture picture : pictures) {
                double value = picture.pixels()[p];
                sum += value;
                squares += value * value;
            }
            total += Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)));
        }
        return total / width;
    }
}
