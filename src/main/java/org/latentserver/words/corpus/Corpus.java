package org.latentserver.words.corpus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.latentserver.api.ServiceException;
import org.latentserver.training.StoppedException;

/**
 * A text as word numbers in a mapped file, made by two passes over the text: count, then encode.
 * Lines end with {@link #END_OF_LINE}. Safe for use by several threads until the arena closes.
 *
 * @param positions words and line ends
 * @param words those in the vocabulary, all occurrences
 * @param tokens of the text, kept or not
 * @param exact false when there were so many different words that rare ones lost counts
 */
public record Corpus(
        Vocabulary vocabulary,
        MemorySegment numbers,
        long positions,
        long words,
        long tokens,
        boolean exact) {
    public static final int END_OF_LINE = -1;

    /** Tokens between two looks at the stop signal: milliseconds. */
    private static final int STOP_EVERY = 1 << 16;

    /** Different words that are counted exactly; about 150 MB. */
    public static final int COUNTED_WORDS = 4_000_000;

    /**
     * How a text is read.
     *
     * @param minCount words seen less often are left out
     * @param vocabularyCap most frequent words that are kept; 0 keeps all
     */
    public record Options(boolean lowerCase, int minCount, int vocabularyCap) {}

    /**
     * @param file where the numbers go; replaced
     * @param stop asked now and then
     * @throws StoppedException when it says so
     * @throws ServiceException INVALID_REQUEST when fewer than two words are left to train on
     */
    public static Corpus encode(
            Path text, Options options, Path file, Arena arena, BooleanSupplier stop)
            throws IOException {
        WordTable table = new WordTable(COUNTED_WORDS);
        long[] tokens = {0};
        Tokens.read(
                text,
                options.lowerCase(),
                new Tokens.Sink() {
                    @Override
                    public void token(byte[] bytes, int from, int to) {
                        if (tokens[0]++ % STOP_EVERY == 0 && stop.getAsBoolean()) {
                            throw new StoppedException();
                        }
                        table.add(bytes, from, to);
                    }

                    @Override
                    public void endOfLine() {
                        // lines don't matter to counts
                    }
                });
        int[] entries = kept(table, options);
        Vocabulary vocabulary =
                new Vocabulary(
                        Arrays.stream(entries).mapToObj(table::word).toList(),
                        Arrays.stream(entries).mapToLong(table::count).toArray());
        try (NumberFile out = new NumberFile(file, table, entries, stop)) {
            Tokens.read(text, options.lowerCase(), out);
            out.flush();
            MemorySegment numbers =
                    out.channel.map(
                            FileChannel.MapMode.READ_ONLY, 0, out.positions * Integer.BYTES, arena);
            return new Corpus(
                    vocabulary, numbers, out.positions, out.words, tokens[0], table.pruned() == 0);
        }
    }

    private static int[] kept(WordTable table, Options options) {
        int cap = options.vocabularyCap() == 0 ? table.size() : options.vocabularyCap();
        int[] entries =
                IntStream.range(0, table.size())
                        .filter(entry -> table.count(entry) >= options.minCount())
                        .filter(table::isWellFormed)
                        .boxed()
                        .sorted(
                                Comparator.comparingLong((Integer entry) -> -table.count(entry))
                                        .thenComparing(table::word))
                        .limit(cap)
                        .mapToInt(Integer::intValue)
                        .toArray();
        if (entries.length < 2) {
            throw ServiceException.invalid(
                    "parameters.minCount",
                    "%d words occur at least %d times, at least 2 are needed"
                            .formatted(entries.length, options.minCount()));
        }
        return entries;
    }

    /**
     * Copies positions from (inclusive) on into the buffer; returns how many. Each is a word's
     * number or {@link #END_OF_LINE}: what the training addresses with it lies within its arrays.
     */
    public int copy(long from, int[] buffer) {
        int length = (int) Math.min(buffer.length, positions - from);
        MemorySegment.copy(numbers, ValueLayout.JAVA_INT, from * Integer.BYTES, buffer, 0, length);
        return length;
    }

    /** Writes the numbers of words, in the byte order of the machine. */
    private static final class NumberFile implements Tokens.Sink, AutoCloseable {
        private final FileChannel channel;
        private final WordTable table;
        private final int[] numbers;
        private final ByteBuffer buffer =
                ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());
        private final BooleanSupplier stop;
        private long positions;
        private long words;
        private boolean lineIsEmpty = true;

        NumberFile(Path file, WordTable table, int[] entries, BooleanSupplier stop)
                throws IOException {
            channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            this.table = table;
            this.stop = stop;
            numbers = new int[table.size()];
            Arrays.fill(numbers, -1);
            for (int number = 0; number < entries.length; number++) {
                numbers[entries[number]] = number;
            }
        }

        @Override
        public void token(byte[] bytes, int from, int to) throws IOException {
            int entry = table.find(bytes, from, to);
            if (entry >= 0 && numbers[entry] >= 0) {
                put(numbers[entry]);
                words++;
                lineIsEmpty = false;
            }
        }

        @Override
        public void endOfLine() throws IOException {
            if (!lineIsEmpty) {
                put(END_OF_LINE);
                lineIsEmpty = true;
            }
        }

        private void put(int number) throws IOException {
            if (!buffer.hasRemaining()) {
                if (stop.getAsBoolean()) {
                    throw new StoppedException();
                }
                flush();
            }
            buffer.putInt(number);
            positions++;
        }

        void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
