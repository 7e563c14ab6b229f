package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.latentserver.api.ServiceException;

/**
 * Float32 rows with the inverse of their lengths. Immutable; safe for use by several threads while
 * the memory lives.
 */
public final class FloatRows {
    static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment values;
    private final int count;
    private final int dimension;
    private final float[] inverseNorms;

    /**
     * @param values little-endian, row-major without gaps, {@code count} times {@code dimension};
     *     not copied, so that a mapped file stays shared with other processes
     * @throws ServiceException INVALID_DATA when a value is not finite
     */
    public FloatRows(MemorySegment values, int count, int dimension) {
        this.values = values;
        this.count = count;
        this.dimension = dimension;
        inverseNorms = new float[count];
        float[] row = new float[dimension];
        for (int i = 0; i < count; i++) {
            copy(i, row);
            float norm = norm(row);
            if (!Float.isFinite(norm)) {
                throw ServiceException.badData(
                        null, "vector " + i + " holds a value that is not finite");
            }
            inverseNorms[i] = norm > 0 ? 1 / norm : 0;
        }
    }

    public int count() {
        return count;
    }

    public int dimension() {
        return dimension;
    }

    MemorySegment values() {
        return values;
    }

    /** One over the length of each row, 0 for a row of zeros. Not copied. */
    float[] inverseNorms() {
        return inverseNorms;
    }

    /** A row's values, copied. */
    public float[] row(int row) {
        float[] copied = new float[dimension];
        copy(row, copied);
        return copied;
    }

    private void copy(int row, float[] target) {
        long at = (long) row * dimension * Float.BYTES;
        MemorySegment.copy(values, FLOAT, at, target, 0, dimension);
    }

    /** A row's values at length 1; zeros for a row of zeros. */
    public float[] unit(int row) {
        float[] unit = row(row);
        for (int i = 0; i < dimension; i++) {
            unit[i] *= inverseNorms[row];
        }
        return unit;
    }

    /**
     * Writes the cosine of a vector with row r to {@code cosines[r - from]}; 0 for a row of zeros.
     *
     * @param unit of length 1
     */
    public void cosines(RowScan scan, int from, int to, float[] unit, float[] cosines) {
        scan.products(values, from, to, unit, cosines);
        for (int i = 0; i < to - from; i++) {
            cosines[i] *= inverseNorms[from + i];
        }
    }

    /** The length of a vector. */
    public static float norm(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return (float) Math.sqrt(sum);
    }

    /** The vector at length 1, copied; zeros for zeros. */
    public static float[] unit(float[] vector) {
        float norm = norm(vector);
        float[] unit = vector.clone();
        for (int i = 0; i < unit.length && norm > 0; i++) {
            unit[i] /= norm;
        }
        return unit;
    }
}
