package org.latentserver.words.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the formats of word2vec, fastText and GloVe, as gensim reads them. */
final class Writers {
    private Writers() {}

    /** Bit for bit; with a line break after each vector, as word2vec.c has it. */
    static void word2vecBinary(StoredVectors vectors, OutputStream out) throws IOException {
        out.write(ascii("%d %d\n".formatted(vectors.rows(), vectors.dimension())));
        ByteBuffer values =
                ByteBuffer.allocate(vectors.dimension() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        vectors.forEach((word, vector) -> {
            out.write(word.getBytes(StandardCharsets.UTF_8));
            out.write(' ');
            values.asFloatBuffer().put(vector);
            out.write(values.array());
            out.write('\n');
        });
    }

    /** Each value with the fewest digits that give the same float32 again. */
    static void text(StoredVectors vectors, OutputStream out, boolean header) throws IOException {
        if (header) {
            out.write(ascii("%d %d\n".formatted(vectors.rows(), vectors.dimension())));
        }
        StringBuilder line = new StringBuilder();
        vectors.forEach((word, vector) -> {
            line.setLength(0);
            line.append(word);
            for (float value : vector) {
                line.append(' ').append(value);
            }
            line.append('\n');
            out.write(line.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
