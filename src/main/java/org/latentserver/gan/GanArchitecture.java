package org.latentserver.gan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;

/**
 * What builds both networks again; {@code architecture} of the manifest.
 *
 * @param latentSize length of z
 * @param channels 1 or 3
 * @param height divisible by 4
 * @param width divisible by 4
 * @param generatorWidth channels of the generator's first, quarter-size maps
 * @param discriminatorWidth channels of the discriminator's first maps
 */
record GanArchitecture(
        int latentSize,
        int channels,
        int height,
        int width,
        int generatorWidth,
        int discriminatorWidth) {
    /** Both networks halve or double the picture twice. */
    static final int SIZE_FACTOR = 4;

    static final int SMALLEST_SIDE = 8;
    static final int LARGEST_SIDE = 128;

    GanArchitecture {
        checkSide("height", height);
        checkSide("width", width);
        if (channels != 1 && channels != 3) {
            throw ServiceException.invalid("dataset", "must have 1 or 3 channels, not " + channels);
        }
    }

    static GanArchitecture of(GanParameters parameters, long[] imageShape) {
        return new GanArchitecture(
                parameters.latentSize(),
                Math.toIntExact(imageShape[0]),
                Math.toIntExact(imageShape[1]),
                Math.toIntExact(imageShape[2]),
                parameters.generatorWidth(),
                parameters.discriminatorWidth());
    }

    /** Values in one picture. */
    int pixels() {
        return channels * height * width;
    }

    /** Cuts pixels in [0, 1], (N, channels, height, width), into pictures. */
    List<Picture> pictures(float[] pixels) {
        List<Picture> pictures = new ArrayList<>();
        for (int at = 0; at < pixels.length; at += pixels()) {
            float[] one = Arrays.copyOfRange(pixels, at, at + pixels());
            pictures.add(new Picture(channels, height, width, one));
        }
        return pictures;
    }

    private static void checkSide(String side, int length) {
        if (length % SIZE_FACTOR != 0 || length < SMALLEST_SIDE || length > LARGEST_SIDE) {
            throw ServiceException.invalid(
                    "dataset",
                    "images must have a %s divisible by %d, from %d to %d; it is %d"
                            .formatted(side, SIZE_FACTOR, SMALLEST_SIDE, LARGEST_SIDE, length));
        }
    }
}
