package org.latentserver.words.search;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.latentserver.api.ServiceException;

/**
 * Exact nearest rows by cosine: one scan over all rows serves several queries. Safe for use by
 * several threads while the rows' arena lives.
 */
public final class WordSearch {
    /** Rows whose products are taken at once: they stay in the cache for the next query. */
    private static final int BLOCK = 512;

    private final RowScan scan;
    private final MemorySegment rows;
    private final int count;
    private final int dimension;
    private final float[] inverseNorms;

    /** A row and its cosine with the query. */
    public record Hit(int row, float similarity) {}

    /**
     * What is looked for.
     *
     * @param vector of the rows' dimension; its length does not matter
     * @param excluded rows that are no answer, ascending
     * @param k answers, at most
     */
    public record Query(float[] vector, int[] excluded, int k) {}

    /**
     * @param rows as in {@link RowScan#products}
     * @throws ServiceException INVALID_DATA when a value is not finite
     */
    public WordSearch(RowScan scan, MemorySegment rows, int count, int dimension) {
        this.scan = scan;
        this.rows = rows;
        this.count = count;
        this.dimension = dimension;
        inverseNorms = new float[count];
        for (int row = 0; row < count; row++) {
            float norm = norm(row(row));
            if (!Float.isFinite(norm)) {
                throw ServiceException.badData(
                        null, "vector " + row + " holds a value that is not finite");
            }
            inverseNorms[row] = norm > 0 ? 1 / norm : 0;
        }
    }

    /** A row's values, copied. */
    public float[] row(int row) {
        float[] values = new float[dimension];
        long at = (long) row * dimension * Float.BYTES;
        MemorySegment.copy(rows, ScalarScan.FLOAT, at, values, 0, dimension);
        return values;
    }

    /** A row's values at length 1; zeros for a row of zeros. */
    public float[] unit(int row) {
        float[] values = row(row);
        for (int i = 0; i < dimension; i++) {
            values[i] *= inverseNorms[row];
        }
        return values;
    }

    public static float norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return (float) Math.sqrt(sum);
    }

    /** Answers each query by falling similarity, equal ones by row. */
    public List<List<Hit>> nearest(List<Query> queries) {
        List<Best> bests = queries.stream().map(Best::new).toList();
        float[] products = new float[BLOCK];
        for (int from = 0; from < count; from += BLOCK) {
            int to = Math.min(from + BLOCK, count);
            for (Best best : bests) {
                scan.products(rows, from, to, best.unit, products);
                for (int row = from; row < to; row++) {
                    best.offer(row, products[row - from] * inverseNorms[row]);
                }
            }
        }
        return bests.stream().map(Best::hits).toList();
    }

    /** The best rows so far of one query; the worst of them on top of the heap. */
    private static final class Best {
        private static final Comparator<Hit> WORST_FIRST =
                Comparator.comparingDouble(Hit::similarity)
                        .thenComparing(Comparator.comparingInt(Hit::row).reversed());

        private final float[] unit;
        private final int[] excluded;
        private final int k;
        private final PriorityQueue<Hit> heap = new PriorityQueue<>(WORST_FIRST);
        private float bar = Float.NEGATIVE_INFINITY;

        Best(Query query) {
            excluded = query.excluded();
            k = query.k();
            float norm = norm(query.vector());
            unit = query.vector().clone();
            for (int i = 0; i < unit.length && norm > 0; i++) {
                unit[i] /= norm;
            }
        }

        void offer(int row, float similarity) {
            if (similarity <= bar || Arrays.binarySearch(excluded, row) >= 0) {
                return;
            }
            heap.add(new Hit(row, similarity));
            if (heap.size() > k) {
                heap.remove();
            }
            if (heap.size() == k) {
                bar = heap.element().similarity();
            }
        }

        List<Hit> hits() {
            List<Hit> hits = new ArrayList<>(heap);
            hits.sort(WORST_FIRST.reversed());
            return hits;
        }
    }
}
