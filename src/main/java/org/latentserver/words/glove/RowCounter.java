package org.latentserver.words.glove;

import java.util.Arrays;
import org.latentserver.words.training.OwnCacheLines;

/** Counts a word's neighbours over all its positions in a stretch, one row at a time. */
final class RowCounter extends OwnCacheLines {
    /** Rows with a cell in so many columns are read through, the columns of others sorted. */
    private static final int DENSE = 16;

    private final Stretch stretch;
    private final long[] weights;
    private final long[] sums;
    private final int[] columns;
    private int found;

    RowCounter(Stretch stretch, int window) {
        this.stretch = stretch;
        weights = weights(window);
        sums = new long[stretch.rows() + SLACK];
        columns = new int[stretch.rows() + 1 + SLACK];
    }

    /** By distance: its inverse in units of the cells. */
    static long[] weights(int window) {
        long[] weights = new long[window + 1];
        for (int distance = 1; distance <= window; distance++) {
            weights[distance] = Math.round(1 / (distance * CellSink.UNIT));
        }
        return weights;
    }

    /** The cells of a row up to the diagonal, by column. */
    void count(int row, CellBatch into) {
        int[] words = stretch.words();
        int[] positions = stretch.positions();
        int end = stretch.start(row + 1);
        int window = weights.length - 1;
        found = 0;
        for (int at = stretch.start(row); at < end; at++) {
            int centre = positions[at];
            for (int distance = 1; distance <= window; distance++) {
                int word = words[centre - distance];
                if (word < 0) {
                    break; // a line ends
                }
                add(row, word, weights[distance]);
            }
            for (int distance = 1; distance <= window; distance++) {
                int word = words[centre + distance];
                if (word < 0) {
                    break;
                }
                add(row, word, weights[distance]);
            }
        }
        take(row, into);
    }

    /** Without branches, as they could not be foreseen: words beyond the diagonal weigh nothing. */
    private void add(int row, int column, long weight) {
        int counts = ~((row - column) >> 31);
        long sum = sums[column];
        columns[found] = column;
        found += (int) ((sum - 1) >>> 63) & counts;
        sums[column] = sum + (weight & counts);
    }

    private void take(int row, CellBatch into) {
        if (found > row / DENSE) {
            for (int column = 0; column <= row; column++) {
                if (sums[column] != 0) {
                    into.cell(CellSink.key(row, column), sums[column]);
                    sums[column] = 0;
                }
            }
        } else {
            Arrays.sort(columns, 0, found);
            for (int i = 0; i < found; i++) {
                into.cell(CellSink.key(row, columns[i]), sums[columns[i]]);
                sums[columns[i]] = 0;
            }
        }
    }
}
