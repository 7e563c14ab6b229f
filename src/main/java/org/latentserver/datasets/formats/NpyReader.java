package org.latentserver.datasets.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.ImageWriter;
import org.latentserver.datasets.content.RowWriter;
import org.latentserver.datasets.content.Split;

/**
 * npy and npz. Bytes (u1) of shape (N, H, W), (N, H, W, C) or (N, C, H, W) with C of 1 or 3 are
 * images, where both orders would fit the first holds. All else is rows of float32, whose shape is
 * what follows N.
 */
final class NpyReader {
    private final DatasetLimits limits;

    NpyReader(DatasetLimits limits) {
        this.limits = limits;
    }

    DatasetDescription read(Uploads uploads, ReadingOptions options, Path folder)
            throws IOException {
        List<ZipArchive> archives = new ArrayList<>();
        try {
            List<NpySource> sources = new ArrayList<>();
            for (Uploads.Part part : uploads.parts()) {
                if (FormatDetection.isZip(UploadStreams.start(part.items(), 8, limits))) {
                    archives.add(ZipArchive.open(part.items(), limits));
                    sources.addAll(NpySource.of(part, archives.getLast()));
                } else {
                    sources.add(NpySource.of(part, limits));
                }
            }
            checkSplits(sources, options);
            return read(sources, options, folder);
        } finally {
            for (ZipArchive archive : archives) {
                archive.close();
            }
        }
    }

    private static void checkSplits(List<NpySource> sources, ReadingOptions options) {
        Set<Split> given = EnumSet.noneOf(Split.class);
        for (NpySource source : sources) {
            if (!given.add(source.split())) {
                throw ServiceException.badData(
                        source.field(),
                        "%s items are given twice".formatted(source.split().slug()));
            }
        }
        options.checkGiven(given);
    }

    private DatasetDescription read(List<NpySource> sources, ReadingOptions options, Path folder)
            throws IOException {
        Npy.Header first = header(sources.getFirst());
        int[] item = Arrays.copyOfRange(first.shape(), 1, Math.max(2, first.shape().length));
        if (first.shape().length == 1) {
            item[0] = 1;
        }
        NpyImages images = NpyImages.of(first);
        if (images != null) {
            try (ImageWriter writer = new ImageWriter(folder, limits.content())) {
                for (NpySource source : sources) {
                    eachItem(source, first, (in, label) -> images.copy(in, writer, label, source));
                }
                return writer.finish(Format.NPY.slug(), options.fractions());
            }
        }
        List<Integer> shape = Arrays.stream(item).boxed().toList();
        try (RowWriter writer = new RowWriter(folder, shape, limits.content())) {
            for (NpySource source : sources) {
                Rows rows = new Rows(source, header(source).type(), width(item));
                eachItem(
                        source,
                        first,
                        (in, label) -> writer.add(rows.next(in), label, source.split()));
            }
            return writer.finish(Format.NPY.slug(), List.of(), options.fractions());
        }
    }

    private static int width(int[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private Npy.Header header(NpySource source) throws IOException {
        try (InputStream in = source.items().open()) {
            return header(in, source);
        }
    }

    private Npy.Header header(InputStream in, NpySource source) throws IOException {
        Npy.Header header = Npy.readHeader(in, 2 * limits.maxContent().toBytes(), source.field());
        int[] shape = header.shape();
        if (shape.length == 0 || header.elements() == 0) {
            throw ServiceException.badData(
                    source.field(),
                    "the npy array has shape %s, must have at least one item"
                            .formatted(Arrays.toString(shape)));
        }
        if (header.elements() / shape[0] > limits.maxImagePixels()) {
            throw ServiceException.tooLarge(
                    source.field(),
                    "one item of the npy array has more than %d values"
                            .formatted(limits.maxImagePixels()),
                    limits.maxImagePixels());
        }
        return header;
    }

    private interface ItemCopy {
        void copy(InputStream in, @Nullable String label) throws IOException;
    }

    private void eachItem(NpySource source, Npy.Header first, ItemCopy copy) throws IOException {
        NpySource.Opener labelled = source.labels();
        try (InputStream in = source.items().buffered();
                InputStream labels = labelled == null ? null : labelled.buffered()) {
            Npy.Header header = header(in, source);
            checkLike(first, header, source);
            int count = header.shape()[0];
            Npy.Type labelType = labels == null ? null : labelType(labels, count, source);
            for (int i = 0; i < count; i++) {
                String label = null;
                if (labels != null && labelType != null) {
                    Npy.Header one = new Npy.Header(labelType, new int[] {1}, 1);
                    label = Long.toString(Npy.readLongs(labels, one, source.field())[0]);
                }
                copy.copy(in, label);
            }
            Npy.checkEnd(in, source.field());
            if (labels != null) {
                Npy.checkEnd(labels, source.field());
            }
        }
    }

    private static void checkLike(Npy.Header first, Npy.Header header, NpySource source) {
        int[] a = first.shape();
        int[] b = header.shape();
        boolean sameKind = (first.type() == Npy.Type.U1) == (header.type() == Npy.Type.U1);
        if (!sameKind || !Arrays.equals(a, 1, a.length, b, 1, b.length)) {
            throw ServiceException.badData(
                    source.field(),
                    "arrays of shape %s and %s in one data set"
                            .formatted(Arrays.toString(a), Arrays.toString(b)));
        }
    }

    private static Npy.Type labelType(InputStream labels, int count, NpySource source)
            throws IOException {
        Npy.Header header = Npy.readHeader(labels, 8L * count, source.field());
        int[] shape = header.shape();
        boolean column = shape.length == 1 || (shape.length == 2 && shape[1] == 1);
        if (!column || shape[0] != count || header.type().floating()) {
            throw ServiceException.badData(
                    source.field(),
                    "labels of shape %s for %d items, must be as many integers"
                            .formatted(Arrays.toString(shape), count));
        }
        return header.type();
    }

    /** Reads row by row into one array. */
    private static final class Rows {
        private final NpySource source;
        private final Npy.Type type;
        private final float[] row;
        private long number;

        Rows(NpySource source, Npy.Type type, int width) {
            this.source = source;
            this.type = type;
            row = new float[width];
        }

        float[] next(InputStream in) throws IOException {
            Npy.readFloats(in, type, row, 0, row.length, Npy.NonFinite.ALLOW, source.field());
            for (int i = 0; i < row.length; i++) {
                if (!Float.isFinite(row[i])) {
                    throw ServiceException.badData(
                            source.field(),
                            "the npy array holds %s in row %d (from 0), value %d"
                                    .formatted(row[i], number, i));
                }
            }
            number++;
            return row;
        }
    }
}
