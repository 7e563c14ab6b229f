package org.latentserver.words.glove;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The cells of a co-occurrence matrix on and below the diagonal as a mapped file of records, made
 * by {@link RecordWriter}. A record is a pair of words, the logarithm of their weight x and what
 * the loss weighs it with, f(x). Blocks of records are read as wholes; those of a block are spread
 * over the matrix. Safe for use by several threads until the arena closes.
 *
 * @param starts of the blocks, in records, and their end
 * @param cells of the whole matrix that are not zero
 */
record CoOccurrences(MemorySegment records, long[] starts, long cells) {
    /** Values of a record: the two words; log x and f(x) as the bits of two floats. */
    static final int VALUES = 2;

    static final int RECORD_BYTES = VALUES * Long.BYTES;

    /** Records of a block, at most. */
    static final int BLOCK = 4096;

    int blocks() {
        return starts.length - 1;
    }

    /** Copies a block's records; returns how many. */
    int copy(int block, long[] target, int at) {
        int count = (int) (starts[block + 1] - starts[block]);
        MemorySegment.copy(
                records,
                ValueLayout.JAVA_LONG,
                starts[block] * RECORD_BYTES,
                target,
                at,
                count * VALUES);
        return count;
    }

    static long values(float logarithm, float weight) {
        return (long) Float.floatToRawIntBits(weight) << 32
                | Integer.toUnsignedLong(Float.floatToRawIntBits(logarithm));
    }

    static float logarithm(long values) {
        return Float.intBitsToFloat((int) values);
    }

    static float weight(long values) {
        return Float.intBitsToFloat((int) (values >>> 32));
    }
}
