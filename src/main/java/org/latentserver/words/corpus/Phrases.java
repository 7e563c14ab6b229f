package org.latentserver.words.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Joins words that stand together more often than by chance to phrases, {@code new_york} (Mikolov
 * et al. 2013, section 4): a and b where (count(a b) - minCount) * tokens / (count(a) * count(b))
 * exceeds a threshold. From left to right, at most two in a pass, as word2phrase does; each further
 * pass joins what the last one made, at half the threshold. The text stays on disk. Used by one
 * thread.
 */
final class Phrases implements AutoCloseable {
    private static final String JOINT = "_";
    private static final int NONE = -1;

    /** Different pairs that are counted exactly; about 200 MB while they grow. */
    static final int COUNTED_PAIRS = 5_000_000;

    private final int minCount;
    private final int countedPairs;
    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();
    private NumberFile text;
    private NumberFile spare;
    private long tokens;
    private boolean exact = true;

    /**
     * @param folder of the files of intermediate texts, gone after {@link #close}
     * @param words by number
     * @param tokens of the text, those that are left out among them
     */
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    Phrases(
            Path folder,
            List<String> words,
            long tokens,
            int minCount,
            int countedPairs,
            BooleanSupplier stop)
            throws IOException {
        this.minCount = minCount;
        this.countedPairs = countedPairs;
        this.words = new ArrayList<>(words);
        this.tokens = tokens;
        for (String word : words) {
            numbers.put(word, numbers.size());
        }
        text = NumberFile.temporary(folder, stop);
        spare = NumberFile.temporary(folder, stop);
    }

    /** The text as it is now: to be written before the first pass, then to be read. */
    NumberFile text() {
        return text;
    }

    /** By number; grows with each pass. */
    List<String> words() {
        return words;
    }

    /** False when there were so many different pairs that rare ones lost counts. */
    boolean isExact() {
        return exact;
    }

    /** Occurrences of each word in the text as it is now. */
    long[] counts() throws IOException {
        long[] counts = new long[words.size()];
        text.read(number -> {
            if (number >= 0) {
                counts[number]++;
            }
        });
        return counts;
    }

    void pass(double threshold) throws IOException {
        long[] counts = counts();
        PairTable pairs = new PairTable(countedPairs);
        text.read(
                new NumberFile.Sink() {
                    private int last = NONE;

                    @Override
                    public void accept(int number) {
                        if (last >= 0 && number >= 0) {
                            pairs.add(last, number);
                        }
                        last = number;
                    }
                });
        exact &= pairs.pruned() == 0;
        spare.clear();
        Joiner joiner = new Joiner(counts, pairs, threshold);
        text.read(joiner);
        joiner.end();
        tokens -= joiner.joints;
        NumberFile read = text;
        text = spare;
        spare = read;
    }

    /** Writes the text with phrases. */
    private final class Joiner implements NumberFile.Sink {
        private final long[] counts;
        private final PairTable pairs;
        private final double threshold;
        private int held = NONE;
        private long joints;

        Joiner(long[] counts, PairTable pairs, double threshold) {
            this.counts = counts;
            this.pairs = pairs;
            this.threshold = threshold;
        }

        @Override
        public void accept(int number) throws IOException {
            if (held >= 0 && number >= 0 && score(held, number) > threshold) {
                spare.put(phrase(held, number));
                joints++;
                held = NONE;
                return;
            }
            end();
            if (number >= 0) {
                held = number;
            } else {
                spare.put(number);
            }
        }

        void end() throws IOException {
            if (held >= 0) {
                spare.put(held);
                held = NONE;
            }
        }

        private double score(int first, int second) {
            double above = pairs.count(first, second) - minCount;
            return above * tokens / counts[first] / counts[second];
        }
    }

    private int phrase(int first, int second) {
        String joined = words.get(first) + JOINT + words.get(second);
        Integer known = numbers.putIfAbsent(joined, words.size());
        if (known == null) {
            words.add(joined);
            return words.size() - 1;
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        text.close();
        spare.close();
    }
}
