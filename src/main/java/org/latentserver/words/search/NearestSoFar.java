package org.latentserver.words.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The rows that can still be among the k most similar ones, when of each only bounds of its
 * similarity are known. Rows are offered by rising number. Not safe for use by several threads.
 */
final class NearestSoFar {
    private static final Comparator<Hit> BEST_FIRST =
            Comparator.comparingDouble(Hit::similarity).reversed().thenComparingInt(Hit::row);

    private final int[] excluded;
    private final int k;
    private final int within;

    private final PriorityQueue<Float> lowerBounds = new PriorityQueue<>();
    private int[] rows = new int[64];
    private float[] upperBounds = new float[64];
    private int size;

    /** So many rows have at least this similarity: one that can't exceed it is no answer. */
    private float bar = Float.NEGATIVE_INFINITY;

    /** A row's exact similarity. */
    @FunctionalInterface
    interface Similarity {
        float of(int row);
    }

    NearestSoFar(int[] excluded, int k, int within) {
        this.excluded = excluded;
        this.k = k;
        this.within = within;
    }

    float bar() {
        return bar;
    }

    /** Takes a row whose similarity is at most {@code error} away from {@code similarity}. */
    void offer(int row, float similarity, float error) {
        float upper = similarity + error;
        if (upper <= bar || row >= within || Arrays.binarySearch(excluded, row) >= 0) {
            return;
        }
        if (size == rows.length) {
            dropHopeless();
        }
        rows[size] = row;
        upperBounds[size++] = upper;
        lowerBounds.add(similarity - error);
        if (lowerBounds.size() > k) {
            lowerBounds.remove();
        }
        if (lowerBounds.size() == k) {
            bar = lowerBounds.element();
        }
    }

    private void dropHopeless() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (upperBounds[i] >= bar) { // equal: the one that set the bar
                rows[kept] = rows[i];
                upperBounds[kept++] = upperBounds[i];
            }
        }
        size = kept;
        if (size > rows.length / 2) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
            upperBounds = Arrays.copyOf(upperBounds, rows.length);
        }
    }

    /** As {@link #rank(List, Similarity)} of rows that were offered without error. */
    static List<Hit> rank(List<NearestSoFar> parts) {
        List<Hit> hits = new ArrayList<>();
        for (NearestSoFar part : parts) {
            for (int i = 0; i < part.size; i++) {
                hits.add(new Hit(part.rows[i], part.upperBounds[i]));
            }
        }
        return best(hits, parts.getFirst().k);
    }

    /** Ranks what several scans of one query found, equal similarities by row. */
    static List<Hit> rank(List<NearestSoFar> parts, Similarity similarity) {
        float bar = Float.NEGATIVE_INFINITY;
        for (NearestSoFar part : parts) {
            bar = Math.max(bar, part.bar);
        }
        List<Hit> hits = new ArrayList<>();
        for (NearestSoFar part : parts) {
            for (int i = 0; i < part.size; i++) {
                if (part.upperBounds[i] >= bar) {
                    hits.add(new Hit(part.rows[i], similarity.of(part.rows[i])));
                }
            }
        }
        return best(hits, parts.getFirst().k);
    }

    private static List<Hit> best(List<Hit> hits, int k) {
        hits.sort(BEST_FIRST);
        return List.copyOf(hits.subList(0, Math.min(k, hits.size())));
    }
}
