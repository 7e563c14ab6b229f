package org.latentserver.words.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The best rows by {@linkplain ProductQuery 3CosMul}, always by a scan over the rows themselves.
 */
final class ProductSearch {
    private static final int BLOCK = 256;
    private static final int LEAST_ROWS = 8192;

    private final RowScan scan;
    private final FloatRows rows;
    private final ScanThreads threads;

    ProductSearch(RowScan scan, FloatRows rows, ScanThreads threads) {
        this.scan = scan;
        this.rows = rows;
        this.threads = threads;
    }

    /** Answers by falling score, equal ones by row. */
    List<Hit> nearest(ProductQuery query) {
        List<float[]> positive = query.positive().stream().map(FloatRows::unit).toList();
        List<float[]> negative = query.negative().stream().map(FloatRows::unit).toList();
        List<NearestSoFar> parts = Collections.synchronizedList(new ArrayList<>());
        threads.split(
                Math.min(query.within(), rows.count()),
                LEAST_ROWS,
                (from, to) -> {
                    var found = new NearestSoFar(query.excluded(), query.k(), query.within());
                    for (int start = from; start < to; start += BLOCK) {
                        score(positive, negative, start, Math.min(start + BLOCK, to), found);
                    }
                    parts.add(found);
                });
        return NearestSoFar.rank(parts);
    }

    private void score(
            List<float[]> positive, List<float[]> negative, int from, int to, NearestSoFar found) {
        float[] above = shiftedProduct(positive, from, to);
        float[] below = shiftedProduct(negative, from, to);
        for (int row = from; row < to; row++) {
            float score = above[row - from] / (below[row - from] + ProductQuery.EPSILON);
            found.offer(row, score, 0);
        }
    }

    private float[] shiftedProduct(List<float[]> units, int from, int to) {
        float[] result = new float[to - from];
        float[] products = new float[to - from];
        Arrays.fill(result, 1);
        for (float[] unit : units) {
            scan.products(rows.values(), from, to, unit, products);
            for (int i = 0; i < result.length; i++) {
                float cosine = products[i] * rows.inverseNorms()[from + i];
                result[i] *= (1 + Math.max(-1, cosine)) / 2;
            }
        }
        return result;
    }
}
