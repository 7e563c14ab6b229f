package org.latentserver.words.glove;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Makes records of cells that come in order. It fills its memory, then deals the cells out to
 * blocks like cards, so that each block holds cells of all the rows that were in memory; the order
 * within a block and among blocks is drawn anew in each epoch of training.
 */
final class RecordWriter implements CellSink, AutoCloseable {
    /** Memory that a cell takes. */
    static final int BYTES_A_CELL = 2 * Long.BYTES;

    private final LossWeight weight;
    private final Threads threads;
    private final FileChannel channel;
    private final long[] keys;
    private final long[] sums;
    private final List<Long> starts = new ArrayList<>(List.of(0L));
    private int waiting;
    private long written;
    private long cells;

    /**
     * @param file replaced
     * @param memory cells that it holds
     */
    RecordWriter(Path file, LossWeight weight, int memory, Threads threads) throws IOException {
        this.weight = weight;
        this.threads = threads;
        keys = new long[memory];
        sums = new long[memory];
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    @Override
    public void cell(long key, long sum) {
        if (waiting == keys.length) {
            deal();
        }
        keys[waiting] = key;
        sums[waiting++] = sum;
        cells += CellSink.row(key) == CellSink.column(key) ? 1 : 2;
    }

    private void deal() {
        int blocks = (waiting + CoOccurrences.BLOCK - 1) / CoOccurrences.BLOCK;
        List<Callable<Void>> work = new ArrayList<>();
        long start = written;
        for (int block = 0; block < blocks; block++) {
            int first = block;
            long at = start * CoOccurrences.RECORD_BYTES;
            work.add(() -> {
                write(first, blocks, at);
                return null;
            });
            start += (waiting - block + blocks - 1) / blocks;
            starts.add(start);
        }
        threads.all(work);
        written = start;
        waiting = 0;
    }

    /** Writes every so many cells from the first on. */
    private void write(int first, int step, long at) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(CoOccurrences.BLOCK * CoOccurrences.RECORD_BYTES)
                        .order(ByteOrder.nativeOrder());
        for (long i = first; i < waiting; i += step) {
            double x = sums[(int) i] * UNIT;
            buffer.putLong(keys[(int) i])
                    .putLong(CoOccurrences.values((float) Math.log(x), weight.of(x)));
        }
        buffer.flip();
        for (long to = at; buffer.hasRemaining(); ) {
            to += channel.write(buffer, to);
        }
    }

    /** Maps what has been written. */
    CoOccurrences finish(Arena arena) throws IOException {
        deal();
        return new CoOccurrences(
                channel.map(
                        FileChannel.MapMode.READ_ONLY,
                        0,
                        written * CoOccurrences.RECORD_BYTES,
                        arena),
                starts.stream().mapToLong(Long::longValue).toArray(),
                cells);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
