package org.latentserver.words.corpus;

import java.util.Arrays;

/**
 * Counts pairs of words in bounded memory. When it holds more than its limit of different pairs,
 * the rarest are dropped, as word2phrase does. Used by one thread.
 */
final class PairTable {
    private static final long EMPTY = -1;

    private final int limit;
    private long[] pairs = new long[1 << 12];
    private int[] counts = new int[pairs.length];
    private int size;
    private int pruned;

    /**
     * @param limit different pairs held, at most
     */
    PairTable(int limit) {
        this.limit = limit;
        Arrays.fill(pairs, EMPTY);
    }

    /** Occurrences up to which pairs may have been dropped; 0 when the counts are exact. */
    int pruned() {
        return pruned;
    }

    void add(int first, int second) {
        long pair = (long) first << 32 | second;
        int slot = slot(pair);
        if (pairs[slot] == EMPTY) {
            pairs[slot] = pair;
            size++;
        }
        counts[slot] = Math.min(counts[slot], Integer.MAX_VALUE - 1) + 1;
        if (size > limit) {
            pruned++;
            rebuild(pairs.length);
        } else if (2L * size > pairs.length) {
            rebuild(2 * pairs.length);
        }
    }

    int count(int first, int second) {
        return counts[slot((long) first << 32 | second)];
    }

    private int slot(long pair) {
        int mask = pairs.length - 1;
        long mixed = pair * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed ^ mixed >>> 32) & mask;
        while (pairs[slot] != pair && pairs[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Keeps what was seen more often than the pruned. */
    private void rebuild(int capacity) {
        long[] oldPairs = pairs;
        int[] oldCounts = counts;
        pairs = new long[capacity];
        counts = new int[capacity];
        Arrays.fill(pairs, EMPTY);
        size = 0;
        for (int old = 0; old < oldPairs.length; old++) {
            if (oldPairs[old] != EMPTY && oldCounts[old] > pruned) {
                int slot = slot(oldPairs[old]);
                pairs[slot] = oldPairs[old];
                counts[slot] = oldCounts[old];
                size++;
            }
        }
    }
}
