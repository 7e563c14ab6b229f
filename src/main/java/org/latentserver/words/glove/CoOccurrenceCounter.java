package org.latentserver.words.glove;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.latentserver.training.StoppedException;
import org.latentserver.words.corpus.Corpus;

/**
 * Counts which words stand near each other: x_ij is the sum over all pairs of positions of i and j
 * in a line, at most a window apart, of the inverse of their distance (Pennington et al. 2014,
 * section 3.1); the pairs of a word with itself count twice, as from either side. Words outside the
 * vocabulary don't count as distance.
 *
 * <p>A stretch of the corpus as long as the memory allows is grouped by word; threads then count
 * row by row in arrays that the caches hold. When the corpus is longer, each stretch becomes a
 * sorted run on disk, and the runs are merged. Weights are multiples of 2^-24, so that neither the
 * memory nor the threads change the sums.
 */
final class CoOccurrenceCounter {
    /** Positions whose rows are one piece of work. */
    private static final int POSITIONS_A_PIECE = 1 << 13;

    private final Corpus corpus;
    private final int window;
    private final int stretchLength;
    private final Threads threads;
    private final BooleanSupplier stop;
    private final DoubleConsumer progress;
    private long counted;

    /**
     * @param memory bytes for a stretch
     * @param progress told the share that is done, now and then
     */
    CoOccurrenceCounter(
            Corpus corpus,
            int window,
            long memory,
            Threads threads,
            BooleanSupplier stop,
            DoubleConsumer progress) {
        this.corpus = corpus;
        this.window = window;
        this.threads = threads;
        this.stop = stop;
        this.progress = progress;
        long length = Math.max(1, memory / Stretch.BYTES_A_POSITION);
        stretchLength = (int) Math.min(length, Integer.MAX_VALUE / 2);
    }

    /**
     * Counts, writes the records and maps them.
     *
     * @param file where the records go; replaced
     * @param spill of the sorted runs, when they are needed
     * @throws StoppedException when stop says so
     */
    static CoOccurrences count(
            Corpus corpus,
            GloveParameters parameters,
            Path file,
            Path spill,
            Arena arena,
            Threads threads,
            BooleanSupplier stop,
            DoubleConsumer progress)
            throws IOException {
        long half = parameters.memoryBytes() / 2;
        CoOccurrenceCounter counter =
                new CoOccurrenceCounter(corpus, parameters.window(), half, threads, stop, progress);
        long cells = Math.min(half / RecordWriter.BYTES_A_CELL, Integer.MAX_VALUE / 2);
        try (RecordWriter writer =
                new RecordWriter(file, parameters.weight(), (int) cells, threads)) {
            counter.count(writer, spill);
            return writer.finish(arena);
        }
    }

    /** Hands on the cells of the lower triangle, by row and column. */
    void count(CellSink sink, Path spill) throws IOException {
        if (corpus.positions() <= stretchLength) {
            count(0, sink);
            return;
        }
        try (SortedRuns runs = new SortedRuns(spill)) {
            for (long from = 0; from < corpus.positions(); from += stretchLength) {
                count(from, runs);
                runs.endRun();
            }
            runs.merge(sink, stop);
        }
    }

    private void count(long from, CellSink sink) throws IOException {
        Stretch stretch = Stretch.read(corpus, from, stretchLength, window);
        BlockingQueue<RowCounter> counters = new ArrayBlockingQueue<>(threads.count());
        for (int i = 0; i < threads.count(); i++) {
            counters.add(new RowCounter(stretch, window));
        }
        long before = counted;
        threads.inOrder(
                new Pieces(stretch, counters),
                piece -> {
                    if (stop.getAsBoolean()) {
                        throw new StoppedException();
                    }
                    piece.cells().copyTo(sink);
                    counted = before + piece.done();
                    progress.accept((double) counted / corpus.words());
                });
    }

    /**
     * Cells of some rows.
     *
     * @param done positions of words whose rows have been counted then
     */
    private record Piece(CellBatch cells, long done) {}

    /** Rows in order, in pieces with about as many positions. */
    private static final class Pieces implements Iterator<Callable<Piece>> {
        private final Stretch stretch;
        private final BlockingQueue<RowCounter> counters;
        private int next;

        Pieces(Stretch stretch, BlockingQueue<RowCounter> counters) {
            this.stretch = stretch;
            this.counters = counters;
        }

        @Override
        public boolean hasNext() {
            return next < stretch.rows();
        }

        @Override
        public Callable<Piece> next() {
            int first = next;
            int full = stretch.start(first) + POSITIONS_A_PIECE;
            do {
                next++;
            } while (hasNext() && stretch.start(next + 1) <= full);
            int end = next;
            return () -> rows(first, end);
        }

        private Piece rows(int first, int end) throws InterruptedException {
            RowCounter counter = counters.take();
            CellBatch cells = new CellBatch();
            for (int row = first; row < end; row++) {
                counter.count(row, cells);
            }
            counters.add(counter);
            return new Piece(cells, stretch.start(end));
        }
    }
}
