package org.latentserver.words.search;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Unit rows rounded to int8, a quarter of the memory to read, each with a proven bound of what the
 * rounding can do to a product: with u a row, c its codes and s its scale, any unit vector q has
 * |q.u - s q.c| of at most the length of u - s c (Cauchy and Schwarz). Immutable; safe for use by
 * several threads while the arena lives.
 */
final class ByteRows {
    /** Codes of a row are padded with zeros to a multiple, so that SIMD code needs no tail. */
    static final int PADDING = Lanes.PADDING;

    /** Bytes after the last row that may be read, never used. */
    static final int SLACK = 16;

    private static final int LARGEST = 127;

    /** What summing float32 in another order may change, far above what it does. */
    private static final float ROUNDING = 1e-5f;

    private final MemorySegment codes;
    private final int count;
    private final int stride;
    private final float[] scales;
    private final float[] errors;

    private ByteRows(Arena arena, int count, int dimension) {
        this.count = count;
        stride = stride(dimension);
        codes = arena.allocate(bytes(count, dimension), 64);
        scales = new float[count];
        errors = new float[count];
    }

    static int stride(int dimension) {
        return (dimension + PADDING - 1) / PADDING * PADDING;
    }

    /** Of memory outside of the heap. */
    static long bytes(int count, int dimension) {
        return (long) count * stride(dimension) + SLACK;
    }

    /** Rounds the rows; the codes are allocated from the arena. */
    static ByteRows of(FloatRows rows, Arena arena, ScanThreads threads) {
        ByteRows rounded = new ByteRows(arena, rows.count(), rows.dimension());
        threads.split(rows.count(), 1, (from, to) -> rounded.round(rows, from, to));
        return rounded;
    }

    private void round(FloatRows rows, int from, int to) {
        byte[] line = new byte[stride];
        for (int row = from; row < to; row++) {
            float[] unit = rows.unit(row);
            float largest = 0;
            for (float value : unit) {
                largest = Math.max(largest, Math.abs(value));
            }
            float scale = largest / LARGEST;
            float inverse = largest > 0 ? LARGEST / largest : 0;
            float squares = 0;
            for (int i = 0; i < unit.length; i++) {
                byte code = (byte) Math.rint(unit[i] * inverse);
                float rest = unit[i] - scale * code;
                squares += rest * rest;
                line[i] = code;
            }
            MemorySegment.copy(line, 0, codes, ValueLayout.JAVA_BYTE, (long) row * stride, stride);
            scales[row] = scale;
            errors[row] = (float) Math.sqrt(squares) + ROUNDING;
        }
    }

    MemorySegment codes() {
        return codes;
    }

    int count() {
        return count;
    }

    int stride() {
        return stride;
    }

    /** By row, what a product of codes is multiplied by. Not copied. */
    float[] scales() {
        return scales;
    }

    /** By row, how far a scaled product may be from the cosine. Not copied. */
    float[] errors() {
        return errors;
    }

    /** A query padded to the length of the codes. */
    float[] padded(float[] query) {
        return java.util.Arrays.copyOf(query, stride);
    }
}
