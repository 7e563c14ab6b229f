package org.latentserver.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How the dimensions of an array may spell one picture. */
final class ImageLayout {
    private ImageLayout() {}

    /** CHW, flat CHW, or HW for one channel: nothing to be moved. */
    static boolean isPlanar(int[] shape, ItemShape.Image image) {
        return Arrays.equals(shape, new int[] {image.channels(), image.height(), image.width()})
                || Arrays.equals(shape, new int[] {image.elements()})
                || (image.channels() == 1
                        && Arrays.equals(shape, new int[] {image.height(), image.width()}));
    }

    /** HWC; asked for after {@link #isPlanar}, which wins where both fit. */
    static boolean isInterleaved(int[] shape, ItemShape.Image image) {
        return Arrays.equals(shape, new int[] {image.height(), image.width(), image.channels()});
    }

    static float[] planar(float[] values, int offset, ItemShape.Image image) {
        int plane = image.height() * image.width();
        float[] planar = new float[image.elements()];
        for (int i = 0, at = offset; i < plane; i++) {
            for (int c = 0; c < image.channels(); c++) {
                planar[c * plane + i] = values[at++];
            }
        }
        return planar;
    }

    static ItemShape.@Nullable Image guess(int[] shape) {
        if (shape.length == 2) {
            return new ItemShape.Image(1, shape[0], shape[1]);
        }
        if (shape.length == 3 && (shape[0] == 1 || shape[0] == 3)) {
            return new ItemShape.Image(shape[0], shape[1], shape[2]);
        }
        if (shape.length == 3 && (shape[2] == 1 || shape[2] == 3)) {
            return new ItemShape.Image(shape[2], shape[0], shape[1]);
        }
        return null;
    }

    /** Index of the first value outside [0, 1], or -1. */
    static int outsideUnit(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                return i;
            }
        }
        return -1;
    }
}
