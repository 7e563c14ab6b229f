package org.latentserver.api;

import java.util.Arrays;

/** What a model takes as one item. */
public sealed interface ItemShape {
    /** How many numbers one item is. */
    int elements();

    /** As people read it: {@code 28x28x1}. */
    String text();

    /** One picture: values in [0, 1], laid out CHW. */
    record Image(int channels, int height, int width) implements ItemShape {
        @Override
        public int elements() {
            return channels * height * width;
        }

        @Override
        public String text() {
            return height + "x" + width + "x" + channels;
        }
    }

    /** One plain array of numbers. */
    record Vector(int length) implements ItemShape {
        @Override
        public int elements() {
            return length;
        }

        @Override
        public String text() {
            return length + " numbers";
        }
    }

    static ItemShape image(int channels, int height, int width) {
        return new Image(channels, height, width);
    }

    static ItemShape vector(int length) {
        return new Vector(length);
    }

    /** From a manifest: three dimensions CHW are an image, any other number of them a vector. */
    static ItemShape of(int... shape) {
        return shape.length == 3
                ? new Image(shape[0], shape[1], shape[2])
                : new Vector(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
