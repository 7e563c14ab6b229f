package org.latentserver.words.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.latentserver.models.formats.ImportedParts;

/** Reads word2vec's binary format, as word2vec.c and gensim write it. */
final class BinaryReader {
    private BinaryReader() {}

    /** Writes the vectors and the vocabulary into the folder. */
    static VectorSink read(ImportedParts parts, ImportOptions options, Path folder)
            throws IOException {
        Place place = Place.words();
        try (InputStream in = parts.file().open()) {
            ByteLines bytes = new ByteLines(in);
            CountLine header = CountLine.read(bytes, "");
            VectorSink sink =
                    new VectorSink(folder, options, parts.maxBytes(), header.dimension(), place);
            try (sink) {
                Vectors vectors = new Vectors(bytes, sink, place);
                long left = header.words();
                for (; left > 0 && !sink.isFull(); left--) {
                    place.next();
                    vectors.next();
                }
                if (left == 0) {
                    checkEnd(bytes, place);
                }
            }
            return sink;
        }
    }

    private static void checkEnd(ByteLines bytes, Place place) throws IOException {
        while (bytes.peek() == '\n') {
            bytes.skip();
        }
        if (bytes.peek() != -1) {
            throw place.refused("should be the last one, as line 1 says, but the file goes on");
        }
    }

    /** The words with their values, one after the other. */
    private static final class Vectors {
        private final ByteLines bytes;
        private final VectorSink sink;
        private final Place place;
        private final byte[] raw;
        private final float[] values;

        Vectors(ByteLines bytes, VectorSink sink, Place place) {
            this.bytes = bytes;
            this.sink = sink;
            this.place = place;
            raw = new byte[sink.dimension() * Float.BYTES];
            values = new float[sink.dimension()];
        }

        void next() throws IOException {
            int newLines = 0; // word2vec.c ends a vector with one, others don't
            while (bytes.peek() == '\n' && newLines++ < VectorSink.MAX_WORD_BYTES) {
                bytes.skip();
            }
            switch (bytes.readTo((byte) ' ', VectorSink.MAX_WORD_BYTES)) {
                case FOUND -> {
                    // the values follow
                }
                case END_OF_FILE -> throw place.refused("is cut off or missing");
                case TOO_LONG ->
                        throw place.refused(
                                "has no space within %d bytes, so that it doesn't end"
                                        .formatted(VectorSink.MAX_WORD_BYTES));
            }
            String word = VectorSink.decode(bytes.bytes(), 0, bytes.length());
            if (!bytes.readFully(raw, raw.length)) {
                throw place.refused("is cut off within its values");
            }
            ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            sink.add(word, 0, values);
        }
    }
}
