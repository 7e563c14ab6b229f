package org.latentserver.api;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * One image or array as it came in a request: {@code "base64 or data: URL"}, or nested arrays of
 * numbers. May be a component of a request record (JSON text or array), or made from an uploaded
 * part by {@link #ofFile}. Nothing is decoded before it is asked for.
 */
public sealed interface Item {
    /** What the request calls it, such as {@code pairs[2].reference}. */
    String field();

    /**
     * The item's numbers as the model takes them. An image file of another size or colour is
     * refused unless {@code resize}; then it is resized (aspect ratio not kept), and grey and
     * colour are converted into each other. Numbers are never resized; for an image they may be
     * CHW, HWC (where that isn't ambiguous), HW for one channel, or flat CHW.
     *
     * @return {@code expected.elements()} values, the caller's own
     * @throws ServiceException INVALID_REQUEST naming what was given and what the model takes
     */
    float[] values(ItemShape expected, boolean resize);

    /** The item as a picture of its own size; numbers must be CHW, HWC or HW in [0, 1]. */
    Picture picture();

    /** An uploaded PNG or JPEG file. */
    static Item ofFile(byte[] file, String field, RequestLimits limits) {
        if (file.length > limits.image().toBytes()) {
            throw ServiceException.tooLarge(
                    field,
                    "the image has " + file.length + " bytes, at most " + limits.image().toBytes(),
                    limits.image().toBytes());
        }
        return new ImageFile(file, field, limits.imagePixels());
    }

    /** A file as base64, plain or in a {@code data:} URL. */
    static Item ofBase64(String text, String field, RequestLimits limits) {
        int start = 0;
        if (text.startsWith("data:")) {
            start = text.indexOf(',') + 1;
            if (start == 0
                    || !text.substring(0, start).toLowerCase(Locale.ROOT).endsWith(";base64,")) {
                throw ServiceException.invalid(field, "a data: URL must be data:image/…;base64,…");
            }
        } else if (text.startsWith("http:") || text.startsWith("https:")) {
            throw ServiceException.invalid(field, "is an address; send the image itself as base64");
        }
        if ((text.length() - start) / 4 * 3L > limits.image().toBytes() + 3) {
            throw ServiceException.tooLarge(
                    field,
                    "the image has more than " + limits.image().toBytes() + " bytes",
                    limits.image().toBytes());
        }
        try {
            byte[] file = Base64.getDecoder().decode(text.substring(start));
            return new ImageFile(file, field, limits.imagePixels());
        } catch (IllegalArgumentException e) {
            throw ServiceException.invalid(field, "is not base64");
        }
    }

    /** Numbers of one item. */
    static Item ofNumbers(NumberArray numbers, String field) {
        return new Numbers(numbers, field);
    }

    /** A file that isn't decoded yet. */
    record ImageFile(byte[] file, String field, long maxPixels) implements Item {
        @Override
        public float[] values(ItemShape expected, boolean resize) {
            if (!(expected instanceof ItemShape.Image want)) {
                throw ServiceException.invalid(
                        field, field + " is an image, this model takes " + expected.text());
            }
            PictureFiles.Header header = PictureFiles.read(file, field);
            boolean fits =
                    header.channels() == want.channels()
                            && header.height() == want.height()
                            && header.width() == want.width();
            if (!fits && !resize) {
                throw ServiceException.invalid(
                                field,
                                "%s: %dx%dx%d given, this model takes %s (height x width x channels; \"resize\": true adapts images)"
                                        .formatted(
                                                field,
                                                header.height(),
                                                header.width(),
                                                header.channels(),
                                                want.text()))
                        .with("expected", want);
            }
            Picture picture = Pictures.toChannels(picture(), want.channels());
            return Pictures.resize(picture, want.height(), want.width()).pixels();
        }

        @Override
        public Picture picture() {
            return Pictures.decode(file, maxPixels, field);
        }
    }

    /** Numbers, already read. */
    record Numbers(NumberArray numbers, String field) implements Item {
        @Override
        public float[] values(ItemShape expected, boolean resize) {
            int[] shape = numbers.shape();
            return switch (expected) {
                case ItemShape.Vector vector -> {
                    if (shape.length != 1 || shape[0] != vector.length()) {
                        throw mismatch(expected);
                    }
                    yield numbers.values();
                }
                case ItemShape.Image image -> {
                    if (ImageLayout.isPlanar(shape, image)) {
                        yield numbers.values();
                    }
                    if (ImageLayout.isInterleaved(shape, image)) {
                        yield ImageLayout.planar(numbers.values(), 0, image);
                    }
                    throw mismatch(expected);
                }
            };
        }

        private ServiceException mismatch(ItemShape expected) {
            return ServiceException.invalid(
                            field,
                            "%s: %s numbers given, this model takes %s"
                                    .formatted(field, numbers.text(), expected.text()))
                    .with("expected", expected);
        }

        @Override
        public Picture picture() {
            ItemShape.Image image = ImageLayout.guess(numbers.shape());
            if (image == null) {
                throw ServiceException.invalid(
                        field,
                        "%s: %s numbers given, must be an image: CHW, HWC or HW"
                                .formatted(field, numbers.text()));
            }
            float[] values = values(image, false);
            int bad = ImageLayout.outsideUnit(values);
            if (bad >= 0) {
                throw ServiceException.invalid(
                        field, "%s holds %s, pixels must be 0 to 1".formatted(field, values[bad]));
            }
            return new Picture(image.channels(), image.height(), image.width(), values);
        }

        @Override
        public String toString() {
            return field + Arrays.toString(numbers.shape());
        }
    }
}
