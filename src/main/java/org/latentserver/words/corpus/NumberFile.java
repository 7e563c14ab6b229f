package org.latentserver.words.corpus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import org.latentserver.training.StoppedException;

/** A text on disk as numbers of words, in the byte order of the machine. Used by one thread. */
final class NumberFile implements AutoCloseable {
    /** In place of a word that is left out, where that must part its neighbours. */
    static final int GAP = -2;

    private static final int BUFFER_BYTES = 1 << 18;

    private final FileChannel channel;
    private final BooleanSupplier stop;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private long positions;

    /** Takes what is read. */
    interface Sink {
        /** A word's number, {@link Corpus#END_OF_LINE} or {@link #GAP}. */
        void accept(int number) throws IOException;
    }

    private NumberFile(FileChannel channel, BooleanSupplier stop) {
        this.channel = channel;
        this.stop = stop;
    }

    /**
     * @param file replaced
     * @param stop asked now and then
     */
    static NumberFile at(Path file, BooleanSupplier stop) throws IOException {
        return new NumberFile(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                stop);
    }

    /** A file that is gone when it is closed. */
    static NumberFile temporary(Path folder, BooleanSupplier stop) throws IOException {
        return new NumberFile(
                FileChannel.open(
                        Files.createTempFile(folder, "numbers", ".i32"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                stop);
    }

    /**
     * @throws StoppedException when asked to
     */
    void put(int number) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putInt(number);
        positions++;
    }

    long positions() {
        return positions;
    }

    private void flush() throws IOException {
        if (stop.getAsBoolean()) {
            throw new StoppedException();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** All that was put, mapped while the arena lives. */
    MemorySegment map(Arena arena) throws IOException {
        flush();
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, positions * Integer.BYTES, arena);
    }

    /** Reads all that was put, from the beginning. */
    void read(Sink sink) throws IOException {
        flush();
        channel.position(0);
        while (channel.read(buffer) >= 0) {
            if (stop.getAsBoolean()) {
                throw new StoppedException();
            }
            buffer.flip();
            IntBuffer numbers = buffer.asIntBuffer();
            int whole = numbers.remaining();
            while (numbers.hasRemaining()) {
                sink.accept(numbers.get());
            }
            buffer.position(whole * Integer.BYTES);
            buffer.compact();
        }
        buffer.clear();
        channel.position(channel.size());
    }

    /** Forgets all that was put. */
    void clear() throws IOException {
        buffer.clear();
        channel.truncate(0);
        positions = 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
