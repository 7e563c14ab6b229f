package org.latentserver.words.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.latentserver.words.corpus.Vocabulary;

/**
 * Vectors that a training goes on from. The output matrix is in no package, which would be twice
 * the size: it starts at zero and follows the words' vectors within some thousand steps.
 *
 * @param vectors float32, little-endian, a row each word of the vocabulary
 * @param ngrams a row each bucket; null when vectors are of whole words
 */
public record BaseVectors(
        Vocabulary vocabulary, MemorySegment vectors, @Nullable MemorySegment ngrams) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Lays the vectors over rows that are set already; words unknown here keep theirs. */
    void into(RowMatrix input, Vocabulary words, @Nullable WordParts parts) {
        int dimension = input.dimension();
        float[] row = new float[dimension];
        if (ngrams != null) {
            long buckets = ngrams.byteSize() / Float.BYTES / dimension;
            for (int bucket = 0; bucket < buckets; bucket++) {
                copy(ngrams, bucket, row);
                input.set(words.size() + bucket, row, 0);
            }
        }
        for (int word = 0; word < words.size(); word++) {
            OptionalInt known = vocabulary.number(words.word(word));
            if (known.isPresent()) {
                copy(vectors, known.getAsInt(), row);
                if (parts != null) {
                    takeNgramsOut(row, input, parts, word);
                }
                input.set(word, row, 0);
            }
        }
    }

    /** From the mean of a word's parts to its own part. */
    private static void takeNgramsOut(float[] row, RowMatrix input, WordParts parts, int word) {
        int from = parts.from(word);
        int to = parts.to(word);
        for (int i = 0; i < row.length; i++) {
            row[i] *= to - from;
        }
        for (int part = from + 1; part < to; part++) {
            int at = input.offset(parts.rows()[part]);
            for (int i = 0; i < row.length; i++) {
                row[i] -= input.values()[at + i];
            }
        }
    }

    private static void copy(MemorySegment rows, long row, float[] to) {
        MemorySegment.copy(rows, FLOAT, row * to.length * Float.BYTES, to, 0, to.length);
    }
}
