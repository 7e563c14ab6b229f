package org.latentserver.words.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Counts words in bounded memory: a hash table over one array of bytes. When it holds more than its
 * limit of different words, the rarest are dropped, as word2vec does; what is dropped was seen a
 * few times in a very large text. Used by one thread.
 */
final class WordTable {
    private final int limit;
    private int[] slots = new int[1 << 12];
    private byte[] bytes = new byte[1 << 16];
    private int[] ends = new int[1 << 11];
    private int[] hashes = new int[1 << 11];
    private long[] counts = new long[1 << 11];
    private int size;
    private int pruned;

    /**
     * @param limit different words held, at most
     */
    WordTable(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    /** Occurrences up to which words may have been dropped; 0 when the counts are exact. */
    int pruned() {
        return pruned;
    }

    long count(int entry) {
        return counts[entry];
    }

    String word(int entry) {
        int start = start(entry);
        return new String(bytes, start, ends[entry] - start, StandardCharsets.UTF_8);
    }

    /** False for bytes that are no UTF-8: as text, two such words could look the same. */
    boolean isWellFormed(int entry) {
        byte[] again = word(entry).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, bytes, start(entry), ends[entry]);
    }

    void add(byte[] from, int start, int end) {
        int hash = hash(from, start, end);
        int slot = slot(hash, from, start, end);
        if (slots[slot] != 0) {
            counts[slots[slot] - 1]++;
            return;
        }
        insert(slot, hash, from, start, end, 1);
        if (size > limit) {
            prune();
        }
    }

    /** The number of the word, or -1. */
    int find(byte[] from, int start, int end) {
        return slots[slot(hash(from, start, end), from, start, end)] - 1;
    }

    private int start(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    private int slot(int hash, byte[] from, int start, int end) {
        int mask = slots.length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            int entry = slots[slot] - 1;
            if (entry < 0
                    || (hashes[entry] == hash
                            && Arrays.equals(bytes, start(entry), ends[entry], from, start, end))) {
                return slot;
            }
        }
    }

    private void insert(int slot, int hash, byte[] from, int start, int end, long count) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        int at = start(size);
        int length = end - start;
        if (bytes.length - at < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + length));
        }
        System.arraycopy(from, start, bytes, at, length);
        ends[size] = at + length;
        hashes[size] = hash;
        counts[size] = count;
        slots[slot] = ++size;
        if (2 * size > slots.length) {
            rehash();
        }
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int slot = hashes[entry] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = entry + 1;
        }
    }

    private void prune() {
        pruned++;
        byte[] oldBytes = bytes;
        int[] oldEnds = ends;
        int[] oldHashes = hashes;
        long[] oldCounts = counts;
        int oldSize = size;
        bytes = new byte[oldBytes.length];
        ends = new int[oldEnds.length];
        hashes = new int[oldHashes.length];
        counts = new long[oldCounts.length];
        Arrays.fill(slots, 0);
        size = 0;
        int start = 0;
        for (int entry = 0; entry < oldSize; entry++) {
            int end = oldEnds[entry];
            if (oldCounts[entry] > pruned) {
                int hash = oldHashes[entry];
                int slot = slot(hash, oldBytes, start, end);
                insert(slot, hash, oldBytes, start, end, oldCounts[entry]);
            }
            start = end;
        }
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = 0x811c9dc5;
        for (int i = start; i < end; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }
}
