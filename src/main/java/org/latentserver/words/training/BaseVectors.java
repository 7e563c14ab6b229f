package org.latentserver.words.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.corpus.Vocabulary;

/**
 * Vectors that a training goes on from. The output matrix is in no package, which would be twice
 * the size: it starts at zero and follows the words' vectors within some thousand steps.
 */
record BaseVectors(WordsPackage words) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Lays the vectors over rows that are set already; words unknown here keep theirs.
     *
     * @param trained the words of the matrix; behind them come the rows of n-grams
     */
    void into(RowMatrix input, Vocabulary trained, @Nullable WordParts parts) {
        float[] row = new float[input.dimension()];
        MemorySegment ngrams = words.ngrams();
        if (ngrams != null) {
            for (int r = trained.size(); r < input.rows(); r++) {
                copy(ngrams, r - trained.size(), row);
                input.set(r, row, 0);
            }
        }
        for (int word = 0; word < trained.size(); word++) {
            OptionalInt known = words.vocabulary().number(trained.word(word));
            if (known.isPresent()) {
                copy(words.vectors(), known.getAsInt(), row);
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
