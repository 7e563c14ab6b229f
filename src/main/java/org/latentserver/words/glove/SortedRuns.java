package org.latentserver.words.glove;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.latentserver.training.StoppedException;

/** Runs of cells, each in order, one behind the other in a file that goes with this object. */
final class SortedRuns implements CellSink, AutoCloseable {
    private static final int CELL_BYTES = 2 * Long.BYTES;
    private static final int BUFFER_BYTES = 1 << 20;

    /** Cells between two looks at the stop signal: milliseconds. */
    private static final int STOP_EVERY = 1 << 18;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private final List<Long> ends = new ArrayList<>();
    private long cells;

    SortedRuns(Path file) throws IOException {
        this.file = file;
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    /** Adds to the current run; keys rise. */
    @Override
    public void cell(long key, long sum) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putLong(key).putLong(sum);
        cells++;
    }

    void endRun() {
        ends.add(cells);
    }

    int runs() {
        return ends.size();
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /**
     * Hands on the cells of all runs in order, those with the same key as one.
     *
     * @throws StoppedException when stop says so
     */
    void merge(CellSink sink, BooleanSupplier stop) throws IOException {
        flush();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, cells * CELL_BYTES, arena);
            PriorityQueue<Run> queue =
                    new PriorityQueue<>(Comparator.comparingLong((Run run) -> run.key));
            long start = 0;
            for (long end : ends) {
                Run run = new Run(all, start, end);
                if (run.next()) {
                    queue.add(run);
                }
                start = end;
            }
            merge(queue, sink, stop);
        }
    }

    private static void merge(PriorityQueue<Run> queue, CellSink sink, BooleanSupplier stop)
            throws IOException {
        long key = -1;
        long sum = 0;
        long taken = 0;
        for (Run first; (first = queue.poll()) != null; ) {
            long other = queue.isEmpty() ? Long.MAX_VALUE : queue.element().key;
            boolean more;
            do { // while it stays first, the queue has nothing to do
                if (taken++ % STOP_EVERY == 0 && stop.getAsBoolean()) {
                    throw new StoppedException();
                }
                if (first.key != key && sum > 0) {
                    sink.cell(key, sum);
                    sum = 0;
                }
                key = first.key;
                sum += first.sum;
                more = first.next();
            } while (more && first.key <= other);
            if (more) {
                queue.add(first);
            }
        }
        if (sum > 0) {
            sink.cell(key, sum);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    /** Reads a run cell by cell. */
    private static final class Run {
        private final MemorySegment all;
        private final long end;
        private long next;
        private long key;
        private long sum;

        Run(MemorySegment all, long start, long end) {
            this.all = all;
            this.next = start;
            this.end = end;
        }

        boolean next() {
            if (next == end) {
                return false;
            }
            key = all.getAtIndex(ValueLayout.JAVA_LONG, 2 * next);
            sum = all.getAtIndex(ValueLayout.JAVA_LONG, 2 * next + 1);
            next++;
            return true;
        }
    }
}
