package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * Whether the items nearest to a query are of its class.
 *
 * @param precision mean share of the neighbors that have the query's label
 * @param accuracy share of the queries whose label is the most frequent among the neighbors'; of
 *     equally frequent ones, that of the nearest counts
 */
record NeighborLabels(double precision, double accuracy) {
    static final int NEIGHBORS = 10;
    private static final int BLOCK = 256;

    /**
     * Compares each query with all of the gallery by Euclidean distance.
     *
     * @param gallery at least one row
     * @param queries at least one row with a known label
     * @param most queries that are asked, spread over all
     */
    static NeighborLabels of(
            LabelledRows gallery, LabelledRows queries, int most, Runnable betweenBlocks) {
        LabelledRows asked = queries.spread(most);
        try {
            return of(gallery, asked, betweenBlocks);
        } finally {
            asked.rows().close();
        }
    }

    private static NeighborLabels of(
            LabelledRows gallery, LabelledRows queries, Runnable betweenBlocks) {
        int count = queries.labels().length;
        double precision = 0;
        int correct = 0;
        int asked = 0;
        try (NDManager scratch = gallery.rows().getManager().newSubManager()) {
            NDArray transposed = scratched(scratch, gallery.rows().transpose());
            NDArray halfLengths =
                    scratched(scratch, transposed.square().sum(new int[] {0}, true).mul(0.5f));
            for (int from = 0; from < count; from += BLOCK) {
                betweenBlocks.run();
                int to = Math.min(count, from + BLOCK);
                long[] nearest = nearest(queries.rows(), from, to, transposed, halfLengths);
                int k = nearest.length / (to - from);
                for (int query = from; query < to; query++) {
                    int label = queries.labels()[query];
                    if (label >= 0) {
                        int[] found = labels(gallery, nearest, (query - from) * k, k);
                        asked++;
                        precision += share(found, label);
                        correct += elected(found) == label ? 1 : 0;
                    }
                }
            }
        }
        return new NeighborLabels(precision / asked, (double) correct / asked);
    }

    private static NDArray scratched(NDManager scratch, NDArray array) {
        array.attach(scratch);
        return array;
    }

    /** The order of distances is that of q g - g g / 2, descending. */
    private static long[] nearest(
            NDArray queries, int from, int to, NDArray transposed, NDArray halfLengths) {
        try (NDManager block = transposed.getManager().newSubManager()) {
            NDArray part = queries.get(block, new NDIndex(from + ":" + to));
            NDArray scores = part.matMul(transposed).subi(halfLengths);
            int k = Math.toIntExact(Math.min(NEIGHBORS, transposed.getShape().get(1)));
            return scores.topK(k, 1, true, true).get(1).toLongArray();
        }
    }

    private static int[] labels(LabelledRows gallery, long[] nearest, int from, int k) {
        int[] labels = new int[k];
        for (int i = 0; i < k; i++) {
            labels[i] = gallery.labels()[(int) nearest[from + i]];
        }
        return labels;
    }

    private static double share(int[] labels, int label) {
        int same = 0;
        for (int other : labels) {
            same += other == label ? 1 : 0;
        }
        return (double) same / labels.length;
    }

    /** The most frequent; of several, the one that comes first. */
    static int elected(int[] labels) {
        int best = -1;
        int votes = 0;
        for (int candidate : labels) {
            int found = 0;
            for (int other : labels) {
                found += other == candidate ? 1 : 0;
            }
            if (candidate >= 0 && found > votes) {
                best = candidate;
                votes = found;
            }
        }
        return best;
    }
}
