package org.latentserver.datasets.formats;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.ImageWriter;

/**
 * Images of one size in an array of bytes.
 *
 * @param channelsLast HWC rather than CHW
 */
record NpyImages(int channels, int height, int width, boolean channelsLast) {
    /** Null where the array is not of images. */
    static @Nullable NpyImages of(Npy.Header header) {
        int[] shape = header.shape();
        if (header.type() != Npy.Type.U1) {
            return null;
        }
        if (shape.length == 3) {
            return new NpyImages(1, shape[1], shape[2], false);
        }
        if (shape.length == 4 && isChannels(shape[3])) {
            return new NpyImages(shape[3], shape[1], shape[2], true);
        }
        if (shape.length == 4 && isChannels(shape[1])) {
            return new NpyImages(shape[1], shape[2], shape[3], false);
        }
        return null;
    }

    private static boolean isChannels(int dimension) {
        return dimension == 1 || dimension == 3;
    }

    void copy(InputStream in, ImageWriter writer, @Nullable String label, NpySource source)
            throws IOException {
        int bytes = channels * height * width;
        byte[] image = in.readNBytes(bytes);
        if (image.length < bytes) {
            throw ServiceException.badData(source.field(), "the npy array is truncated");
        }
        writer.add(
                channelsLast ? channelsFirst(image) : image,
                channels,
                height,
                width,
                label,
                source.split());
    }

    private byte[] channelsFirst(byte[] image) {
        int plane = height * width;
        byte[] planes = new byte[image.length];
        for (int pixel = 0, at = 0; pixel < plane; pixel++) {
            for (int channel = 0; channel < channels; channel++) {
                planes[channel * plane + pixel] = image[at++];
            }
        }
        return planes;
    }
}
