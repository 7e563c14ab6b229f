package org.latentserver.words.corpus;

/**
 * Thins frequent words out as word2vec does: an occurrence of a word of relative frequency f is
 * kept with probability min(1, sqrt(t/f) + t/f). Immutable.
 */
public final class Subsampling {
    private static final double ONE = 1L << 31;

    /** By word: kept when 31 random bits are below. */
    private final int[] bounds;

    /**
     * @param threshold t; 0 keeps all
     */
    public Subsampling(long[] counts, double threshold) {
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        bounds = new int[counts.length];
        for (int word = 0; word < counts.length; word++) {
            // at probability 1 the cast saturates one below 2^31: once in 2^31 draws a word is lost
            bounds[word] = (int) (probability(counts[word] / total, threshold) * ONE);
        }
    }

    public static double probability(double frequency, double threshold) {
        if (threshold == 0) {
            return 1;
        }
        double ratio = threshold / frequency;
        return Math.min(1, Math.sqrt(ratio) + ratio);
    }

    /**
     * @param bits 64 random ones
     */
    public boolean keeps(int word, long bits) {
        return (int) (bits >>> 33) < bounds[word];
    }
}
