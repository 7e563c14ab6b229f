package org.latentserver.words.evaluation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.corpus.Vocabulary;

/** Word vectors for tests. */
final class TestWords {
    /** Words w0, w1, … of {@link #waves}. */
    static final int WAVES = 200;

    private static final int DIMENSION = 12;

    private TestWords() {}

    static WordsPackage of(List<String> words, int dimension, float... rows) {
        long[] counts = IntStream.range(0, words.size()).mapToLong(i -> words.size() - i).toArray();
        WordsArchitecture architecture =
                new WordsArchitecture("skip-gram", dimension, words.size(), true);
        MemorySegment vectors = Arena.ofAuto().allocate((long) rows.length * Float.BYTES);
        vectors.copyFrom(MemorySegment.ofArray(rows));
        return new WordsPackage(architecture, new Vocabulary(words, counts), vectors);
    }

    /**
     * Vectors that any language can make again: word r is the sum of a part that it shares with r +
     * 10, one that it shares with the others of its ten, and one of its own.
     */
    static WordsPackage waves() {
        float[] rows = new float[WAVES * DIMENSION];
        for (int row = 0; row < WAVES; row++) {
            for (int i = 0; i < DIMENSION; i++) {
                rows[row * DIMENSION + i] =
                        (float)
                                (part(1, row % 10, i)
                                        + part(2, row / 10, i)
                                        + 0.9 * part(3, row, i));
            }
        }
        List<String> words = IntStream.range(0, WAVES).mapToObj(row -> "w" + row).toList();
        return of(words, DIMENSION, rows);
    }

    private static double part(int kind, int number, int i) {
        return Math.sin(1.7 * kind + (number * DIMENSION + i) * (2.3 + 0.11 * kind));
    }

    /** Analogies between words of two tens, as lines of four words. */
    static List<String> waveQuestions() {
        return IntStream.range(0, 20).mapToObj(TestWords::waveQuestion).toList();
    }

    private static String waveQuestion(int n) {
        int i = 3 * n % 10;
        int j = (7 * n + 1) % 10;
        j = i == j ? (j + 1) % 10 : j;
        int g = 5 * n % 20;
        int h = (3 * n + 7) % 20;
        h = g == h ? (h + 1) % 20 : h;
        return "w%d w%d w%d w%d".formatted(g * 10 + i, h * 10 + i, g * 10 + j, h * 10 + j);
    }

    /** Pairs of words with a made-up score. */
    static List<WordTask.WordPair> wavePairs() {
        return IntStream.range(0, 30)
                .mapToObj(n ->
                        new WordTask.WordPair(
                                "w" + n, "w" + (n * n * 3 + 11) % WAVES, n * 37 % 23 / 2.0))
                .toList();
    }
}
