package org.latentserver.words.glove;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.latentserver.words.corpus.Corpus;

/** A stretch of a corpus with its positions grouped by word. Immutable: threads share it. */
final class Stretch {
    /** Memory that a position takes: its word and its place in the groups. */
    static final int BYTES_A_POSITION = 2 * Integer.BYTES;

    /** By position, with a window to each side; line ends stand where the corpus has no more. */
    private final int[] words;

    private final int[] positions;
    private final int[] starts;

    private Stretch(int[] words, int[] positions, int[] starts) {
        this.words = words;
        this.positions = positions;
        this.starts = starts;
    }

    /**
     * @param length positions of the stretch, or fewer where the corpus ends
     */
    static Stretch read(Corpus corpus, long from, int length, int window) {
        int inside = (int) Math.min(length, corpus.positions() - from);
        int[] words = new int[inside + 2 * window];
        Arrays.fill(words, Corpus.END_OF_LINE);
        long first = Math.max(0, from - window);
        long end = Math.min(corpus.positions(), from + inside + window);
        MemorySegment.copy(
                corpus.numbers(),
                ValueLayout.JAVA_INT,
                first * Integer.BYTES,
                words,
                (int) (first - (from - window)),
                (int) (end - first));
        int[] starts = new int[corpus.vocabulary().size() + 1];
        for (int at = window; at < window + inside; at++) {
            if (words[at] != Corpus.END_OF_LINE) {
                starts[words[at] + 1]++;
            }
        }
        for (int word = 1; word < starts.length; word++) {
            starts[word] += starts[word - 1];
        }
        int[] next = starts.clone();
        int[] positions = new int[starts[starts.length - 1]];
        for (int at = window; at < window + inside; at++) {
            if (words[at] != Corpus.END_OF_LINE) {
                positions[next[words[at]]++] = at;
            }
        }
        return new Stretch(words, positions, starts);
    }

    int rows() {
        return starts.length - 1;
    }

    /** Where the positions of a word start; those of the next word follow. */
    int start(int word) {
        return starts[word];
    }

    /** Where in {@link #words()} words stand, grouped by word. */
    int[] positions() {
        return positions;
    }

    int[] words() {
        return words;
    }
}
