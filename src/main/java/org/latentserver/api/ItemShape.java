package org.latentserver.api;

import java.util.Arrays;

/** What a model takes as one item. */
public sealed interface ItemShape {
    /** Values of one item. */
    int width();

    /** For error messages: what to send. */
    String words();

    /** True when numbers nested like this, without the item dimension, are one such item. */
    boolean fits(int[] shape);

    /** An image, values in [0, 1], channel-major. */
    record Image(int channels, int height, int columns) implements ItemShape {
        @Override
        public int width() {
            return channels * height * columns;
        }

        @Override
        public String words() {
            return "images of "
                    + columns
                    + "x"
                    + height
                    + " pixels with "
                    + channels
                    + " channel"
                    + (channels == 1 ? "" : "s")
                    + ", or numbers in [0, 1] of shape ["
                    + channels
                    + ", "
                    + height
                    + ", "
                    + columns
                    + "] or ["
                    + width()
                    + "]";
        }

        @Override
        public boolean fits(int[] shape) {
            return Arrays.equals(shape, new int[] {width()})
                    || Arrays.equals(shape, new int[] {channels, height, columns})
                    || (channels == 1 && Arrays.equals(shape, new int[] {height, columns}));
        }
    }

    /** A row of numbers. */
    record Row(int width) implements ItemShape {
        @Override
        public String words() {
            return "rows of " + width + " numbers";
        }

        @Override
        public boolean fits(int[] shape) {
            return shape.length == 1 && shape[0] == width;
        }
    }
}
