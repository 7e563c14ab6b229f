package org.latentserver.words.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The n-grams of a word as fastText takes them (Bojanowski et al. 2017): of characters, the word
 * put between {@code <} and {@code >}, which alone are no n-gram, hashed by FNV-1a to one of so
 * many buckets.
 *
 * @param minN characters of the shortest
 * @param maxN of the longest
 */
public record Ngrams(int minN, int maxN, int buckets) {
    private static final int OFFSET_BASIS = 0x811c9dc5;
    private static final int PRIME = 0x01000193;

    /** The buckets, one for each n-gram; none for a word too short. */
    public int[] of(String word) {
        byte[] bytes = ("<" + word + ">").getBytes(StandardCharsets.UTF_8);
        int[] found = new int[bytes.length * (maxN - minN + 1)];
        int count = 0;
        for (int start = 0; start < bytes.length; start++) {
            if (continues(bytes[start])) {
                continue;
            }
            int end = start;
            for (int n = 1; n <= maxN && end < bytes.length; n++) {
                end++;
                while (end < bytes.length && continues(bytes[end])) {
                    end++;
                }
                boolean border = n == 1 && (start == 0 || end == bytes.length);
                if (n >= minN && !border) {
                    found[count++] = Integer.remainderUnsigned(hash(bytes, start, end), buckets);
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** True within a character of UTF-8. */
    private static boolean continues(byte b) {
        return (b & 0xc0) == 0x80;
    }

    /** With signed bytes, as in fastText. */
    private static int hash(byte[] bytes, int from, int to) {
        int hash = OFFSET_BASIS;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * PRIME;
        }
        return hash;
    }
}
