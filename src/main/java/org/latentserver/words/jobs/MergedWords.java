package org.latentserver.words.jobs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.training.RowMatrix;

/**
 * The words that a package gets: those trained on, and those of the version gone on from that the
 * text lacks, which keep their vectors. Counts are of both texts. Immutable.
 */
final class MergedWords {
    private final Vocabulary vocabulary;
    private final @Nullable WordsPackage base;

    /** By number: the row trained, or -1 - the row of the base. */
    private final int[] sources;

    private record Word(String word, long count, int source) {}

    /**
     * @param base the version gone on from; null for none
     * @param cap words that are kept, the most frequent; 0 keeps all
     */
    MergedWords(Vocabulary trained, @Nullable WordsPackage base, int cap) {
        this.base = base;
        List<Word> words = new ArrayList<>();
        for (int row = 0; row < trained.size(); row++) {
            long count = trained.count(row) + baseCount(base, trained.word(row));
            words.add(new Word(trained.word(row), count, row));
        }
        for (int row = 0; base != null && row < base.vocabulary().size(); row++) {
            String word = base.vocabulary().word(row);
            if (trained.number(word).isEmpty()) {
                words.add(new Word(word, base.vocabulary().count(row), -1 - row));
            }
        }
        words.sort(Comparator.comparingLong(Word::count).reversed().thenComparing(Word::word));
        List<Word> kept = cap == 0 ? words : words.subList(0, Math.min(cap, words.size()));
        vocabulary =
                new Vocabulary(
                        kept.stream().map(Word::word).toList(),
                        kept.stream().mapToLong(Word::count).toArray());
        sources = kept.stream().mapToInt(Word::source).toArray();
    }

    private static long baseCount(@Nullable WordsPackage base, String word) {
        if (base == null) {
            return 0;
        }
        Vocabulary words = base.vocabulary();
        return words.number(word).stream().mapToLong(words::count).sum();
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * The vectors by number, row-major, in memory of the arena.
     *
     * @param trained by number of the word in the text
     */
    MemorySegment packed(RowMatrix trained, Arena arena) {
        long bytes = (long) trained.dimension() * Float.BYTES;
        MemorySegment packed = arena.allocate(sources.length * bytes, Float.BYTES);
        for (int row = 0; row < sources.length; row++) {
            int source = sources[row];
            if (source >= 0) {
                MemorySegment.copy(
                        trained.values(),
                        trained.offset(source),
                        packed,
                        ValueLayout.JAVA_FLOAT,
                        row * bytes,
                        trained.dimension());
            } else if (base != null) {
                MemorySegment.copy(
                        base.vectors(), (-1 - source) * bytes, packed, row * bytes, bytes);
            }
        }
        return packed;
    }
}
