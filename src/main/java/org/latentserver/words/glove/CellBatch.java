package org.latentserver.words.glove;

import java.io.IOException;
import java.util.Arrays;

/** Cells in memory, in the order in which they were added. */
final class CellBatch implements CellSink {
    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] keys = new long[FIRST_CAPACITY];
    private long[] sums = new long[FIRST_CAPACITY];
    private int size;

    @Override
    public void cell(long key, long sum) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            sums = Arrays.copyOf(sums, 2 * size);
        }
        keys[size] = key;
        sums[size++] = sum;
    }

    void copyTo(CellSink sink) throws IOException {
        for (int i = 0; i < size; i++) {
            sink.cell(keys[i], sums[i]);
        }
    }
}
