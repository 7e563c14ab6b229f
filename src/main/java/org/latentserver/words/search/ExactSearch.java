package org.latentserver.words.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The nearest rows by a scan over all of them, which several queries share. With codes, the scan
 * reads those; rows that their bounds can't rule out are then compared exactly, so that the answer
 * is the same. Safe for use by several threads.
 */
final class ExactSearch {
    /** A block stays in the second-level cache while all queries read it. */
    private static final int BLOCK_VALUES = 1 << 15;

    /** Rows below which another thread is not worth waking, a tenth of a millisecond. */
    private static final int LEAST_ROWS = 8192;

    private final RowScan scan;
    private final FloatRows rows;
    private final RowSource source;
    private final ScanThreads threads;

    /**
     * @param codes of the same rows; null to scan the rows themselves
     */
    ExactSearch(RowScan scan, FloatRows rows, @Nullable ByteRows codes, ScanThreads threads) {
        this.scan = scan;
        this.rows = rows;
        this.threads = threads;
        source = codes == null ? new RowSource.Exact(rows) : new RowSource.Rounded(codes);
    }

    /** Answers each query by falling similarity, equal ones by row. */
    List<List<Hit>> nearest(List<Query> queries) {
        List<float[]> units =
                queries.stream().map(query -> FloatRows.unit(query.vector())).toList();
        int last = queries.stream().mapToInt(Query::within).max().orElse(0);
        List<List<NearestSoFar>> parts = Collections.synchronizedList(new ArrayList<>());
        threads.split(
                Math.min(last, rows.count()),
                LEAST_ROWS,
                (from, to) -> parts.add(scan(queries, units, from, to)));
        return IntStream.range(0, queries.size())
                .mapToObj(q -> rank(parts.stream().map(part -> part.get(q)).toList(), units.get(q)))
                .toList();
    }

    private List<NearestSoFar> scan(List<Query> queries, List<float[]> units, int from, int to) {
        List<NearestSoFar> found =
                queries.stream()
                        .map(query -> new NearestSoFar(query.excluded(), query.k(), query.within()))
                        .toList();
        List<float[]> padded =
                units.stream().map(unit -> Arrays.copyOf(unit, source.width())).toList();
        int width = scan.panelWidth();
        // a panel of a quarter or less costs more than its queries one by one
        int whole = queries.size() / width * width;
        int inPanels = queries.size() - whole > width / 4 ? queries.size() : whole;
        List<QueryPanel> panels = new ArrayList<>();
        for (int q = 0; q < inPanels; q += width) {
            int end = Math.min(q + width, inPanels);
            panels.add(new QueryPanel(scan, source, padded.subList(q, end), found.subList(q, end)));
        }
        scan(
                padded.subList(inPanels, padded.size()),
                found.subList(inPanels, found.size()),
                panels,
                from,
                to);
        return found;
    }

    private void scan(
            List<float[]> singles,
            List<NearestSoFar> found,
            List<QueryPanel> panels,
            int from,
            int to) {
        int block = Math.max(1, BLOCK_VALUES / source.width() / 4) * 4;
        float[] products = new float[block * scan.panelWidth()];
        float[] values = new float[panels.isEmpty() ? 0 : block * source.width()];
        for (int start = from; start < to; start += block) {
            int end = Math.min(start + block, to);
            for (int q = 0; q < singles.size(); q++) {
                single(singles.get(q), found.get(q), start, end, products);
            }
            if (!panels.isEmpty()) {
                source.fill(scan, start, end, values);
                for (QueryPanel panel : panels) {
                    panel.scan(values, start, end, products);
                }
            }
        }
    }

    private void single(float[] query, NearestSoFar found, int from, int to, float[] products) {
        source.products(scan, from, to, query, products);
        for (int row = from; row < to; row++) {
            float similarity = products[row - from] * source.scale(row);
            float error = source.error(row);
            if (similarity + error > found.bar()) {
                found.offer(row, similarity, error);
            }
        }
    }

    private List<Hit> rank(List<NearestSoFar> parts, float[] unit) {
        float[] product = new float[1];
        return NearestSoFar.rank(parts, row -> similarity(row, unit, product));
    }

    private float similarity(int row, float[] unit, float[] product) {
        scan.products(rows.values(), row, row + 1, unit, product);
        return product[0] * rows.inverseNorms()[row];
    }
}
