package org.latentserver.words.search;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens behind the answers, on a thread of its own: a graph is mapped or built, then recall
 * is measured. Until the graph is there, and when it can't be had, all answers are exact.
 */
final class RowIndex implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RowIndex.class);

    private final RowScan scan;
    private final FloatRows rows;
    private final @Nullable ByteRows codes;
    private final ExactSearch exact;
    private final ScanThreads threads;
    private final Arena arena;
    private final IndexSettings settings;
    private final Thread worker;
    private final CompletableFuture<IndexReport> done = new CompletableFuture<>();

    private volatile boolean stopped;
    private volatile @Nullable GraphBuild build;
    private volatile @Nullable GraphSearch graph;
    private volatile IndexReport.State state = IndexReport.State.NONE;
    private volatile IndexReport.@Nullable Recall scanRecall;
    private volatile IndexReport.@Nullable Recall graphRecall;

    /**
     * @param codes without them there is no graph
     * @param arena closed after this
     */
    RowIndex(
            RowScan scan,
            FloatRows rows,
            @Nullable ByteRows codes,
            ExactSearch exact,
            ScanThreads threads,
            Arena arena,
            IndexSettings settings) {
        this.scan = scan;
        this.rows = rows;
        this.codes = codes;
        this.exact = exact;
        this.threads = threads;
        this.arena = arena;
        this.settings = settings;
        worker = Thread.ofPlatform().name("word-index").daemon().unstarted(this::work);
    }

    void start() {
        if (codes != null && rows.count() > settings.approximateAbove()) {
            state = IndexReport.State.BUILDING;
        }
        worker.start();
    }

    /** Done when nothing more happens. */
    CompletableFuture<IndexReport> done() {
        return done;
    }

    @Nullable GraphSearch graph() {
        return graph;
    }

    private void work() {
        try {
            if (codes != null && state == IndexReport.State.BUILDING) {
                prepare(codes);
            }
            measure();
        } catch (CancellationException e) {
            log.debug("the index is given up", e);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            log.warn("no index: answers stay exact", e);
        }
        if (state == IndexReport.State.BUILDING) {
            state = IndexReport.State.FAILED;
        }
        build = null;
        done.complete(report());
    }

    private void prepare(ByteRows codes) throws IOException {
        GraphFolder folder = settings.folder();
        String key = settings.key();
        GraphFile file = null;
        if (folder.has(key)) {
            try {
                file = GraphFile.open(folder.file(key), rows.count(), arena);
                folder.touch(key);
            } catch (IOException e) {
                log.warn("the index {} can't be used and is built again: {}", key, e.getMessage());
                folder.delete(key);
            }
        }
        if (file == null) {
            build(codes);
            file = GraphFile.open(folder.file(key), rows.count(), arena);
        }
        graph = new GraphSearch(scan, rows, codes, file, settings.searchWidth());
        state = IndexReport.State.READY;
    }

    private void build(ByteRows codes) throws IOException {
        long start = System.nanoTime();
        CodeScorer.Supplier scorers = new CodeScorer.Supplier(scan, rows, codes);
        GraphBuild running = new GraphBuild(scorers, threads.count(), () -> stopped);
        build = running;
        OnHeapHnswGraph built = running.run();
        long millis = (System.nanoTime() - start) / 1_000_000;
        settings.folder().publish(settings.key(), built, rows.count(), millis);
        log.info("built the index {} of {} rows in {} ms", settings.key(), rows.count(), millis);
    }

    private void measure() {
        try (ScanThreads alone = new ScanThreads(1)) {
            ExactSearch plain = new ExactSearch(scan, rows, null, alone);
            RecallMeasure measure = new RecallMeasure(rows, plain::nearest, () -> stopped);
            if (codes != null) {
                scanRecall = measure.of(exact::nearest);
            }
            GraphSearch ready = graph;
            if (ready != null) {
                graphRecall = measure.of(queries -> queries.stream().map(ready::nearest).toList());
            }
        }
    }

    IndexReport report() {
        GraphSearch ready = graph;
        GraphBuild running = build;
        double progress = ready != null ? 1 : running == null ? 0 : running.progress();
        return new IndexReport(
                rows.count(),
                rows.dimension(),
                new IndexReport.Scan(
                        codes != null,
                        codes == null ? 0 : ByteRows.bytes(rows.count(), rows.dimension()),
                        scanRecall),
                new IndexReport.Graph(
                        state,
                        progress,
                        ready == null ? 0 : ready.graph().bytes(),
                        ready == null ? null : ready.graph().buildSeconds(),
                        graphRecall));
    }

    /** Stops what runs and waits for it, as the memory that it reads is freed next. */
    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
