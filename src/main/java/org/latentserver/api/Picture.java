package org.latentserver.api;

/**
 * A picture as the networks see it.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param pixels values in [0, 1], length channels x height x width, channel-major (CHW); not copied
 */
public record Picture(int channels, int height, int width, float[] pixels) {
    public Picture {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels " + channels + ", must be 1 or 3");
        }
        if ((long) channels * height * width != pixels.length) {
            throw new IllegalArgumentException(
                    pixels.length + " values for " + channels + "x" + height + "x" + width);
        }
    }
}
