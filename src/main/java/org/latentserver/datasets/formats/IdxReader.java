package org.latentserver.datasets.formats;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.ImageWriter;

/**
 * The IDX files of MNIST: unsigned bytes, big-endian dimensions. Images have three dimensions
 * (count, height, width), labels one.
 */
final class IdxReader {
    private static final int UNSIGNED_BYTE = 8;

    private final DatasetLimits limits;

    IdxReader(DatasetLimits limits) {
        this.limits = limits;
    }

    DatasetDescription read(Uploads uploads, ReadingOptions options, ImageWriter writer)
            throws IOException {
        for (Uploads.Part part : uploads.parts()) {
            Upload labels = part.labels();
            try (DataInputStream images = open(part.items());
                    DataInputStream classes = labels == null ? null : open(labels)) {
                copy(part, images, classes, writer);
            }
        }
        return writer.finish(Format.IDX.slug(), options.fractions());
    }

    private DataInputStream open(Upload upload) throws IOException {
        return new DataInputStream(
                new java.io.BufferedInputStream(UploadStreams.open(upload, limits), 1 << 16));
    }

    private void copy(
            Uploads.Part part,
            DataInputStream images,
            @Nullable DataInputStream classes,
            ImageWriter writer)
            throws IOException {
        String field = part.items().field();
        int[] shape = header(images, 3, field);
        int count = shape[0];
        int height = shape[1];
        int width = shape[2];
        if (height == 0 || width == 0 || (long) height * width > limits.maxImagePixels()) {
            throw ServiceException.tooLarge(
                    field,
                    "images of %d x %d pixels, 1 to %d are taken"
                            .formatted(
                                    Integer.toUnsignedLong(height),
                                    Integer.toUnsignedLong(width),
                                    limits.maxImagePixels()),
                    limits.maxImagePixels());
        }
        Upload labels = part.labels();
        if (classes != null && labels != null) {
            int labelCount = header(classes, 1, labels.field())[0];
            if (labelCount != count) {
                throw ServiceException.badData(
                        labels.field(), "%d labels for %d images".formatted(labelCount, count));
            }
        }
        for (int i = 0; i < count; i++) {
            byte[] image = full(images, height * width, i, count, field);
            String label = null;
            if (classes != null && labels != null) {
                label = Integer.toString(full(classes, 1, i, count, labels.field())[0] & 0xff);
            }
            writer.add(image, 1, height, width, label, part.split());
        }
        end(images, field);
        if (classes != null && labels != null) {
            end(classes, labels.field());
        }
    }

    private int[] header(DataInputStream in, int rank, String field) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
            throw ServiceException.badData(field, "not an IDX file: its magic number is wrong");
        }
        if (magic[2] != UNSIGNED_BYTE || magic[3] != rank) {
            throw ServiceException.badData(
                    field,
                    "an IDX file of type %d with %d dimensions, must be of type 8 (unsigned byte) with %d (%s)"
                            .formatted(
                                    magic[2] & 0xff,
                                    magic[3] & 0xff,
                                    rank,
                                    rank == 3 ? "count, height, width of images" : "labels"));
        }
        byte[] dimensions = in.readNBytes(4 * rank);
        if (dimensions.length < 4 * rank) {
            throw ServiceException.badData(field, "the IDX file is truncated in its header");
        }
        int[] shape = new int[rank];
        java.nio.ByteBuffer.wrap(dimensions).asIntBuffer().get(shape);
        if (Arrays.stream(shape).anyMatch(dimension -> dimension < 0)) {
            throw ServiceException.badData(
                    field, "the IDX header has a dimension above 2147483647");
        }
        return shape;
    }

    private static byte[] full(InputStream in, int bytes, int item, int count, String field)
            throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw ServiceException.badData(
                    field,
                    "the IDX file is truncated: it ends in item %d of %d"
                            .formatted(item + 1, count));
        }
        return read;
    }

    private static void end(InputStream in, String field) throws IOException {
        if (in.read() != -1) {
            throw ServiceException.badData(field, "the IDX file goes on after its last item");
        }
    }
}
