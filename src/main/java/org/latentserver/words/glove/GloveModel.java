package org.latentserver.words.glove;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.latentserver.words.search.Lanes;
import org.latentserver.words.training.RowMatrix;

/**
 * All values of a training, a row of {@code rows} for each word, so that a step touches two
 * stretches of memory. A row holds, {@code stride} values each: the vector as a word, the vector as
 * a context, AdaGrad's sums of both; then {@link #TAIL} values: both biases and their sums.
 *
 * @param stride values of a vector with its padding
 */
record GloveModel(RowMatrix rows, int vectorSize, int stride) {
    /** AdaGrad's sums start at this, so that the first step is of the full rate. */
    static final float FIRST_SUM = 1;

    /** From a bias to its sum. */
    static final int BIAS_SUMS = 2;

    private static final int TAIL = Lanes.PADDING;

    /** A model before its first step: vectors and biases uniform in ±0.5/vectorSize. */
    static GloveModel start(int words, int vectorSize, long seed) {
        int stride = RowMatrix.stride(vectorSize);
        RowMatrix rows = RowMatrix.zeros(words, width(stride), 0);
        GloveModel model = new GloveModel(rows, vectorSize, stride);
        SplittableRandom random = new SplittableRandom(seed);
        for (int word = 0; word < words; word++) {
            model.fill(random, model.word(word), vectorSize);
            model.fill(random, model.context(word), vectorSize);
            model.fill(random, model.wordBias(word), 1);
            model.fill(random, model.contextBias(word), 1);
            int sums = model.word(word) + model.sums();
            Arrays.fill(rows.values(), sums, sums + 2 * stride, FIRST_SUM);
            rows.values()[model.wordBias(word) + BIAS_SUMS] = FIRST_SUM;
            rows.values()[model.contextBias(word) + BIAS_SUMS] = FIRST_SUM;
        }
        return model;
    }

    private static int width(int stride) {
        return 4 * stride + TAIL;
    }

    /** Memory of a model and, at its end, of the result. */
    static long bytes(int words, int vectorSize) {
        int stride = RowMatrix.stride(vectorSize);
        return (long) words * (width(stride) + stride) * Float.BYTES;
    }

    private void fill(SplittableRandom random, int at, int count) {
        for (int i = at; i < at + count; i++) {
            rows.values()[i] = (float) ((random.nextDouble() - .5) / vectorSize);
        }
    }

    int word(int word) {
        return rows.offset(word);
    }

    int context(int word) {
        return rows.offset(word) + stride;
    }

    int wordBias(int word) {
        return rows.offset(word) + 4 * stride;
    }

    int contextBias(int word) {
        return wordBias(word) + 1;
    }

    /** From a value of a vector to its sum. */
    int sums() {
        return 2 * stride;
    }

    /** The result: a word's vectors as word and as context, added. */
    RowMatrix vectors() {
        RowMatrix vectors = RowMatrix.zeros(rows.rows(), vectorSize, 0);
        float[] row = new float[vectorSize];
        for (int word = 0; word < rows.rows(); word++) {
            for (int i = 0; i < vectorSize; i++) {
                row[i] = rows.values()[word(word) + i] + rows.values()[context(word) + i];
            }
            vectors.set(word, row, 0);
        }
        return vectors;
    }
}
