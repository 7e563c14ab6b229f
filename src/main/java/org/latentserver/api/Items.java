package org.latentserver.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The images or rows of numbers that a call is about, whichever way they came: JSON {@code images}
 * or {@code inputs}, multipart {@code file} parts, an npy body, or one raw PNG or JPEG. A
 * controller method takes it as a parameter; {@link ItemsArgumentResolver} reads it.
 */
public sealed interface Items {
    int size();

    /**
     * The items as the model takes them: one array each, row-major.
     *
     * @throws ServiceException INVALID_REQUEST naming the item and what the model takes
     */
    float[][] rows(ItemShape expected);

    /** The items as pictures of the size that the model takes. */
    default List<Picture> pictures(ItemShape.Image expected) {
        List<Picture> pictures = new ArrayList<>();
        for (float[] row : rows(expected)) {
            pictures.add(
                    new Picture(expected.channels(), expected.height(), expected.columns(), row));
        }
        return pictures;
    }

    /**
     * Decoded images.
     *
     * @param resize whether other sizes and channel counts are converted or refused
     */
    record Images(List<Picture> images, boolean resize) implements Items {
        @Override
        public int size() {
            return images.size();
        }

        @Override
        public float[][] rows(ItemShape expected) {
            return switch (expected) {
                case ItemShape.Image image -> converted(image);
                case ItemShape.Row row ->
                        throw ServiceException.invalid(
                                "images", "this model takes " + row.words() + ", not images");
            };
        }

        private float[][] converted(ItemShape.Image expected) {
            float[][] rows = new float[images.size()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = fit(images.get(i), i, expected).pixels();
            }
            return rows;
        }

        private Picture fit(Picture picture, int index, ItemShape.Image expected) {
            boolean fits =
                    picture.channels() == expected.channels()
                            && picture.height() == expected.height()
                            && picture.width() == expected.columns();
            if (fits) {
                return picture;
            }
            if (!resize) {
                String field = "images[" + index + "]";
                throw ServiceException.invalid(
                        field,
                        field
                                + " is "
                                + picture.width()
                                + "x"
                                + picture.height()
                                + " with "
                                + picture.channels()
                                + " channel(s); this model takes "
                                + expected.words()
                                + "; resize=true converts");
            }
            Picture channels = Pictures.toChannels(picture, expected.channels());
            return Pictures.resize(channels, expected.height(), expected.columns());
        }
    }

    /**
     * Numbers.
     *
     * @param shape of one item
     * @param values of all items, one after another
     */
    record Numbers(int size, int[] shape, float[] values) implements Items {
        @Override
        public float[][] rows(ItemShape expected) {
            if (!expected.fits(shape)) {
                throw ServiceException.invalid(
                        "inputs",
                        "items of shape "
                                + Arrays.toString(shape)
                                + " given, this model takes "
                                + expected.words());
            }
            float[][] rows = new float[size][];
            int width = expected.width();
            for (int i = 0; i < size; i++) {
                rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
            }
            return rows;
        }
    }
}
