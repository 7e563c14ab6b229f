package org.latentserver.words.training;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.latentserver.api.ServiceException;
import org.latentserver.words.search.Lanes;

/**
 * Rows of float32 in one array. Each row is padded with zeros to {@code stride} values so that SIMD
 * code needs no tail, and the first one starts on a cache line: large arrays start on a page, plus
 * the array header. Threads may write without locks (Hogwild); a float never tears.
 *
 * @param values row r starts at {@code offset(r)}
 * @param rows those that carry data, without scratch rows
 * @param dimension values of a row that count
 * @param stride values between the starts of two rows
 */
public record RowMatrix(float[] values, int rows, int dimension, int stride) {
    private static final int HEADER_BYTES = 16;
    private static final int CACHE_LINE_BYTES = 64;
    private static final int BASE = (CACHE_LINE_BYTES - HEADER_BYTES) / Float.BYTES;

    /**
     * A matrix of zeros.
     *
     * @param scratchRows further rows at the end, equally aligned, for intermediate results
     * @throws ServiceException INVALID_REQUEST when it exceeds what one array can hold
     */
    public static RowMatrix zeros(int rows, int dimension, int scratchRows) {
        int stride = stride(dimension);
        long length = BASE + ((long) rows + scratchRows) * stride;
        if (length > Integer.MAX_VALUE - 8) {
            throw ServiceException.invalid(
                    "parameters.vocabularyCap",
                    "%d words of %d values need more than the limit of 2^31 values; cap the"
                                    .formatted(rows, stride)
                            + " vocabulary or use a smaller vectorSize");
        }
        return new RowMatrix(new float[(int) length], rows, dimension, stride);
    }

    public static int stride(int dimension) {
        return (dimension + Lanes.PADDING - 1) / Lanes.PADDING * Lanes.PADDING;
    }

    public int offset(int row) {
        return BASE + row * stride;
    }

    /** The values of a row, copied. */
    public float[] row(int row) {
        return Arrays.copyOfRange(values, offset(row), offset(row) + dimension);
    }

    public void set(int row, float[] from, int at) {
        System.arraycopy(from, at, values, offset(row), dimension);
    }

    /** The first rows without padding, row-major, copied into memory of the arena. */
    public MemorySegment packed(int count, Arena arena) {
        return packed(0, count, arena);
    }

    /** So many rows from one on, as {@link #packed(int, Arena)}. */
    public MemorySegment packed(int from, int count, Arena arena) {
        MemorySegment packed = arena.allocate((long) count * dimension * Float.BYTES, Float.BYTES);
        for (int row = 0; row < count; row++) {
            long at = (long) row * dimension * Float.BYTES;
            int source = offset(from + row);
            MemorySegment.copy(values, source, packed, ValueLayout.JAVA_FLOAT, at, dimension);
        }
        return packed;
    }
}
