package org.latentserver.perceptual.training;

import java.util.SplittableRandom;

/**
 * Mirrors and shifts pictures; what a shift uncovers is filled by reflection. A step's draws follow
 * from (seed, step) alone.
 *
 * @param shift largest shift, pixels, less than either side
 */
record Augmentation(boolean flips, int shift, int channels, int height, int width, long seed) {

    SplittableRandom random(long step) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + ~step);
    }

    /** Writes a changed copy of a CHW picture into the target from {@code at} on. */
    void copy(float[] picture, SplittableRandom random, float[] target, int at) {
        int down = random.nextInt(-shift, shift + 1);
        int right = random.nextInt(-shift, shift + 1);
        boolean mirrored = flips && random.nextBoolean();
        int to = at;
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                int row = (c * height + reflected(y - down, height)) * width;
                for (int x = 0; x < width; x++) {
                    int from = reflected(x - right, width);
                    target[to++] = picture[row + (mirrored ? width - 1 - from : from)];
                }
            }
        }
    }

    private static int reflected(int position, int size) {
        if (position < 0) {
            return -position - 1;
        }
        return position < size ? position : 2 * size - 1 - position;
    }
}
