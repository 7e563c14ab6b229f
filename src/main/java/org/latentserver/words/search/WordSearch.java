package org.latentserver.words.search;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/**
 * Nearest rows by cosine. One scan over all rows serves several queries, on several threads when it
 * is large. Safe for use by several threads until closed, and while the rows' memory lives.
 */
public final class WordSearch implements AutoCloseable {
    private final FloatRows rows;
    private final Arena arena = Arena.ofShared();
    private final ScanThreads threads;
    private final @Nullable ByteRows codes;
    private final ExactSearch exact;
    private final ProductSearch byProduct;
    private final @Nullable RowIndex index;

    /**
     * How to search.
     *
     * @param compressed scan int8 codes of the rows, which takes a quarter of the rows' memory more
     *     and about a third of the time, and compare the few rows exactly that the codes leave in
     *     question
     * @param threads of one scan, at least 1
     * @param index of the graph; null for exact answers only, and nothing in the background
     */
    public record Settings(boolean compressed, int threads, @Nullable IndexSettings index) {
        public static final Settings PLAIN = new Settings(false, 1, null);
    }

    /** Scans the rows on the caller's thread. */
    public WordSearch(RowScan scan, MemorySegment rows, int count, int dimension) {
        this(scan, rows, count, dimension, Settings.PLAIN);
    }

    /**
     * @param rows float32, little-endian, row-major without gaps; not copied
     * @throws ServiceException INVALID_DATA when a value is not finite
     */
    public WordSearch(
            RowScan scan, MemorySegment rows, int count, int dimension, Settings settings) {
        this.rows = new FloatRows(rows, count, dimension);
        threads = new ScanThreads(settings.threads());
        codes = settings.compressed() ? ByteRows.of(this.rows, arena, threads) : null;
        exact = new ExactSearch(scan, this.rows, codes, threads);
        byProduct = new ProductSearch(scan, this.rows, threads);
        index = settings.index() == null ? null : index(scan, settings.index());
        if (index != null) {
            index.start();
        }
    }

    private RowIndex index(RowScan scan, IndexSettings settings) {
        return new RowIndex(scan, rows, codes, exact, threads, arena, settings);
    }

    public FloatRows rows() {
        return rows;
    }

    /** Answers each query by falling similarity; exact answers are equal ones by row. */
    public List<List<Hit>> nearest(List<Query> queries) {
        GraphSearch graph = index == null ? null : index.graph();
        if (graph == null || queries.stream().noneMatch(graph::answers)) {
            return exact.nearest(queries);
        }
        List<List<Hit>> answers = new ArrayList<>();
        List<Query> scanned = queries.stream().filter(query -> !graph.answers(query)).toList();
        var exactly = scanned.isEmpty() ? null : exact.nearest(scanned).iterator();
        for (Query query : queries) {
            answers.add(
                    exactly != null && !graph.answers(query)
                            ? exactly.next()
                            : graph.nearest(query));
        }
        return answers;
    }

    /** True when the answer to the query is exact for sure. */
    public boolean isExact(Query query) {
        GraphSearch graph = index == null ? null : index.graph();
        return graph == null || !graph.answers(query);
    }

    /** How the rows are searched now. */
    public IndexReport report() {
        return index == null ? plainReport() : index.report();
    }

    private IndexReport plainReport() {
        long coded = codes == null ? 0 : ByteRows.bytes(rows.count(), rows.dimension());
        return new IndexReport(
                rows.count(),
                rows.dimension(),
                new IndexReport.Scan(codes != null, coded, null),
                new IndexReport.Graph(IndexReport.State.NONE, 0, 0, null, null));
    }

    /** The report when all work in the background is done. */
    public CompletableFuture<IndexReport> indexed() {
        return index == null ? CompletableFuture.completedFuture(plainReport()) : index.done();
    }

    /** Answers by falling score, equal ones by row. */
    public List<Hit> nearest(ProductQuery query) {
        return byProduct.nearest(query);
    }

    /** Of heap, native and mapped memory beside the rows. */
    public long bytes() {
        IndexReport report = report();
        int numbersPerRow = codes == null ? 1 : 3;
        long numbers = (long) rows.count() * numbersPerRow * Float.BYTES;
        return report.scan().bytes() + report.graph().bytes() + numbers;
    }

    @Override
    public void close() {
        if (index != null) {
            index.close();
        }
        threads.close();
        arena.close();
    }
}
