package org.latentserver.words.search;

import java.util.Arrays;
import java.util.List;

/** Up to {@link RowScan#panelWidth()} queries whose products with a row are taken at once. */
final class QueryPanel {
    private final RowScan scan;
    private final RowSource source;
    private final List<NearestSoFar> found;
    private final float[] packed;
    private final float[] bars;

    /**
     * @param queries of the source's width
     * @param found of each query
     */
    QueryPanel(RowScan scan, RowSource source, List<float[]> queries, List<NearestSoFar> found) {
        this.scan = scan;
        this.source = source;
        this.found = found;
        int width = scan.panelWidth();
        packed = new float[source.width() * width];
        bars = new float[width];
        Arrays.fill(bars, found.size(), width, Float.POSITIVE_INFINITY); // empty places
        for (int q = 0; q < queries.size(); q++) {
            float[] query = queries.get(q);
            for (int i = 0; i < query.length; i++) {
                packed[i * width + q] = query[i];
            }
            bars[q] = found.get(q).bar();
        }
    }

    /**
     * @param values of the rows, with room for a multiple of four rows
     * @param products overwritten
     */
    void scan(float[] values, int from, int to, float[] products) {
        int width = scan.panelWidth();
        scan.panel(values, (to - from + 3) / 4 * 4, source.width(), packed, products);
        for (int row = from; row < to; row++) {
            int at = (row - from) * width;
            float scale = source.scale(row);
            float error = source.error(row);
            long above = scan.above(products, at, scale, error, bars);
            for (; above != 0; above &= above - 1) {
                int q = Long.numberOfTrailingZeros(above);
                NearestSoFar nearest = found.get(q);
                nearest.offer(row, products[at + q] * scale, error);
                bars[q] = nearest.bar();
            }
        }
    }
}
