package org.latentserver.words.corpus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.latentserver.api.ServiceException;
import org.latentserver.training.StoppedException;

/**
 * A text as word numbers in a mapped file, made by two passes over the text, count and encode, and
 * more where words are joined to phrases. Lines end with {@link #END_OF_LINE}. Safe for use by
 * several threads until the arena closes.
 *
 * @param positions words and line ends
 * @param words those in the vocabulary, all occurrences
 * @param tokens of the text, kept or not
 * @param exact false when there were so many different words or pairs of words that rare ones lost
 *     counts
 */
public record Corpus(
        Vocabulary vocabulary,
        MemorySegment numbers,
        long positions,
        long words,
        long tokens,
        boolean exact) {
    public static final int END_OF_LINE = -1;

    /** Different words that are counted exactly; about 150 MB. */
    public static final int COUNTED_WORDS = 4_000_000;

    /**
     * How a text is read.
     *
     * @param unicode words end at the boundaries of Unicode, not only at white space
     * @param minCount words seen less often are left out
     * @param vocabularyCap most frequent words that are kept; 0 keeps all
     * @param phrasePasses after which words often seen together are one; 0 for none
     * @param phraseThreshold of the first pass, see {@link Phrases}
     */
    public record Options(
            boolean lowerCase,
            boolean unicode,
            int minCount,
            int vocabularyCap,
            int phrasePasses,
            double phraseThreshold) {
        /** Words that white space parts, none of them phrases. */
        public Options(boolean lowerCase, int minCount, int vocabularyCap) {
            this(lowerCase, false, minCount, vocabularyCap, 0, 0);
        }
    }

    /**
     * @param file where the numbers go; replaced
     * @param stop asked now and then
     * @throws StoppedException when it says so
     * @throws ServiceException INVALID_REQUEST when fewer than two words are left to train on
     */
    public static Corpus encode(
            Path text, Options options, Path file, Arena arena, BooleanSupplier stop)
            throws IOException {
        return new CorpusEncoder(text, options, stop).encode(file, arena);
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
}
