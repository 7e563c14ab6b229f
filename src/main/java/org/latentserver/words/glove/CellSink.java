package org.latentserver.words.glove;

import java.io.IOException;

/**
 * Takes the cells of a co-occurrence matrix, of its lower triangle: the matrix is symmetric. A
 * cell's key orders it by row, then column.
 */
@FunctionalInterface
interface CellSink {
    /** The weight of two neighbours, in which all cells are counted: sums have no rounding. */
    double UNIT = 1.0 / (1 << 24);

    /**
     * @param sum of weights, in {@link #UNIT}s, positive
     */
    void cell(long key, long sum) throws IOException;

    static long key(int row, int column) {
        return (long) row << 32 | column;
    }

    static int row(long key) {
        return (int) (key >>> 32);
    }

    static int column(long key) {
        return (int) key;
    }
}
