package org.latentserver.words.formats;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.FormatPart;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.models.formats.ImportedParts;

/** Reads NumPy arrays: vectors, and the words from a second array or from a list of lines. */
final class NpzReader {
    static final String VECTORS = "vectors";
    static final String WORDS = "words";
    static final String COUNTS = "counts";
    static final FormatPart VOCABULARY =
            FormatPart.file(
                    "vocabulary", "The words, a line each, where the file has no array `words`");

    private NpzReader() {}

    /** Writes the vectors and the vocabulary into the folder. */
    static VectorSink read(ImportedParts parts, ImportOptions options, Path folder)
            throws IOException {
        ImportedFile file = parts.file();
        Set<String> names = NpzEntry.names(file, new TreeSet<>(List.of(VECTORS, WORDS, COUNTS)));
        if (!names.contains(VECTORS)) {
            throw bad("the npz has no array '" + VECTORS + "'");
        }
        boolean listed = names.contains(WORDS);
        if (listed == parts.file(VOCABULARY.name()).isPresent()) {
            throw bad(
                    "the words must be either in the array '%s' or in the part '%s'"
                            .formatted(WORDS, VOCABULARY.name()));
        }
        Place place = Place.words();
        try (Matrix matrix = new Matrix(NpzEntry.open(file, VECTORS), parts.maxBytes());
                WordSource words =
                        listed ? new NpyStrings(NpzEntry.open(file, WORDS)) : listed(parts);
                Counts counts =
                        names.contains(COUNTS)
                                ? new Counts(NpzEntry.open(file, COUNTS), matrix.rows())
                                : new Counts()) {
            VectorSink sink =
                    new VectorSink(folder, options, parts.maxBytes(), matrix.columns(), place);
            try (sink) {
                copy(matrix, words, counts, sink, place);
            }
            return sink;
        }
    }

    private static WordSource listed(ImportedParts parts) throws IOException {
        return new ListedWords(VOCABULARY.name(), parts.required(VOCABULARY.name()).open());
    }

    private static void copy(
            Matrix matrix, WordSource words, Counts counts, VectorSink sink, Place place)
            throws IOException {
        words.checkSize(matrix.rows());
        int read = 0;
        for (; read < matrix.rows() && !sink.isFull(); read++) {
            place.next();
            sink.add(words.next(), counts.next(place), matrix.next());
        }
        if (read == matrix.rows()) {
            words.checkEnd();
        }
    }

    private static ServiceException bad(String what) {
        return ServiceException.badData(ImportedParts.FILE, what);
    }

    /** The rows of the array of vectors. */
    private static final class Matrix implements Closeable {
        private final InputStream in;
        private final Npy.Header header;
        private final float[] row;

        Matrix(InputStream in, long maxBytes) throws IOException {
            this.in = in;
            header = Npy.readHeader(in, 2 * maxBytes, ImportedParts.FILE); // doubles become floats
            if (header.shape().length != 2 || !header.type().floating()) {
                throw bad("the array '%s' must be float32 (words, values)".formatted(VECTORS));
            }
            row = new float[Math.min(columns(), VectorSink.MAX_DIMENSION)];
        }

        int rows() {
            return header.shape()[0];
        }

        int columns() {
            return header.shape()[1];
        }

        float[] next() throws IOException {
            Npy.readFloats(
                    in,
                    header.type(),
                    row,
                    0,
                    row.length,
                    Npy.NonFinite.ALLOW, // refused with the number of the word
                    ImportedParts.FILE);
            return row;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** The counts, one by one; zeros without an array. */
    private static final class Counts implements Closeable {
        private final @Nullable InputStream in;
        private final Npy.@Nullable Header header;

        Counts() {
            in = null;
            header = null;
        }

        Counts(InputStream in, int rows) throws IOException {
            this.in = new BufferedInputStream(in);
            Npy.Header found =
                    Npy.readHeader(this.in, (long) Long.BYTES * rows, ImportedParts.FILE);
            header = new Npy.Header(found.type(), new int[] {1}, 1); // read one by one
            if (found.shape().length != 1 || found.elements() != rows) {
                throw bad("the array '%s' must have one count a vector".formatted(COUNTS));
            }
        }

        long next(Place place) throws IOException {
            if (in == null || header == null) {
                return 0;
            }
            long count = Npy.readLongs(in, header, ImportedParts.FILE)[0];
            if (count < 0) {
                throw place.refused("has the count " + count);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
            }
        }
    }
}
