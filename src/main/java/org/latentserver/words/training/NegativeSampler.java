package org.latentserver.words.training;

/**
 * Draws words with probability proportional to count^0.75 in constant time, by Walker's alias
 * method. Immutable.
 */
final class NegativeSampler {
    private static final double POWER = .75;
    private static final long ONE = 1L << 32;

    /** By column: upper half the share of the column's own word, lower half the other word. */
    private final long[] columns;

    NegativeSampler(long[] counts) {
        int n = counts.length;
        double[] shares = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            shares[i] = Math.pow((double) counts[i], POWER);
            sum += shares[i];
        }
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            shares[i] *= n / sum;
            if (shares[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        columns = new long[n];
        while (smalls > 0 && larges > 0) {
            int own = small[--smalls];
            int other = large[larges - 1];
            columns[own] = (long) (shares[own] * ONE) << 32 | other;
            shares[other] -= 1 - shares[own];
            if (shares[other] < 1) {
                small[smalls++] = other;
                larges--;
            }
        }
        while (larges > 0) {
            full(large[--larges]);
        }
        while (smalls > 0) {
            full(small[--smalls]); // only rounding leaves these
        }
    }

    private void full(int column) {
        columns[column] = (ONE - 1) << 32 | column;
    }

    /**
     * @param bits 64 random ones
     */
    int draw(long bits) {
        int column = (int) (((bits >>> 32) * columns.length) >>> 32);
        long entry = columns[column];
        return (bits & (ONE - 1)) < entry >>> 32 ? column : (int) entry;
    }
}
