package org.latentserver.words.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.latentserver.models.formats.ImportedParts;

/** Reads a line for each word: word2vec's text format, fastText's, and GloVe's without header. */
final class TextReader {
    private static final int MAX_NUMBER_BYTES = 64;
    private static final int MAX_FIRST_LINE =
            VectorSink.MAX_WORD_BYTES + MAX_NUMBER_BYTES * VectorSink.MAX_DIMENSION;

    private final ByteLines lines;
    private final Place place = Place.lines();
    private final WordLine line = new WordLine(place);

    private TextReader(InputStream in) {
        lines = new ByteLines(in);
    }

    /** Reads a file that says in its first line what follows. */
    static VectorSink withHeader(ImportedParts parts, ImportOptions options, Path folder)
            throws IOException {
        try (InputStream in = parts.file().open()) {
            TextReader reader = new TextReader(in);
            CountLine header =
                    CountLine.read(reader.lines, "; a file without it is of format glove");
            reader.place.next();
            VectorSink sink =
                    new VectorSink(
                            folder, options, parts.maxBytes(), header.dimension(), reader.place);
            try (sink) {
                reader.words(sink, header.words(), false);
            }
            return sink;
        }
    }

    /** Reads a file whose first line is the first word. */
    static VectorSink withoutHeader(ImportedParts parts, ImportOptions options, Path folder)
            throws IOException {
        try (InputStream in = parts.file().open()) {
            TextReader reader = new TextReader(in);
            if (!reader.next(MAX_FIRST_LINE)) {
                throw reader.place.refused("is missing, the file is empty");
            }
            int dimension = reader.line.dimension();
            VectorSink sink =
                    new VectorSink(folder, options, parts.maxBytes(), dimension, reader.place);
            try (sink) {
                reader.line.addTo(sink, true);
                reader.words(sink, Long.MAX_VALUE, true);
            }
            return sink;
        }
    }

    private void words(VectorSink sink, long count, boolean spacesInWords) throws IOException {
        int limit = VectorSink.MAX_WORD_BYTES + MAX_NUMBER_BYTES * sink.dimension();
        for (long read = 0; !sink.isFull(); read++) {
            boolean more = next(limit);
            if (more && read >= count) {
                throw place.refused("is more than the %d words of line 1".formatted(count));
            }
            if (!more && read < count && count < Long.MAX_VALUE) {
                throw place.refused(
                        "is missing: line 1 says %d words, the file ends after %d"
                                .formatted(count, read));
            }
            if (!more) {
                return;
            }
            line.addTo(sink, spacesInWords);
        }
    }

    /** Reads the next line that is not blank; blank ones are only at the end. */
    private boolean next(int limit) throws IOException {
        place.next();
        ByteLines.End end = lines.readTo((byte) '\n', limit);
        if (end == ByteLines.End.TOO_LONG) {
            throw place.refused("has more than %d bytes".formatted(limit));
        }
        line.of(lines.bytes(), lines.length());
        if (!line.isBlank()) {
            return true;
        }
        while (end == ByteLines.End.FOUND) {
            end = lines.readTo((byte) '\n', limit);
            line.of(lines.bytes(), lines.length());
            if (end == ByteLines.End.TOO_LONG || !line.isBlank()) {
                throw place.refused("is blank, but the file goes on");
            }
        }
        return false;
    }
}
