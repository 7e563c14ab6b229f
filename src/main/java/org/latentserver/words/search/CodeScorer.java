package org.latentserver.words.search;

import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;

/**
 * Scores rows by their codes, as Lucene's graph asks for it: the cosine c as (1 + c) / 2. Not safe
 * for use by several threads.
 */
final class CodeScorer implements UpdateableRandomVectorScorer {
    private final RowScan scan;
    private final FloatRows rows;
    private final ByteRows codes;
    private final int[] one = new int[1];
    private final float[] product = new float[1];
    private float[] query = {};

    /** A scorer a thread, over the same rows. */
    record Supplier(RowScan scan, FloatRows rows, ByteRows codes)
            implements RandomVectorScorerSupplier {
        @Override
        public UpdateableRandomVectorScorer scorer() {
            return new CodeScorer(scan, rows, codes);
        }

        @Override
        public RandomVectorScorerSupplier copy() {
            return this;
        }
    }

    CodeScorer(RowScan scan, FloatRows rows, ByteRows codes) {
        this.scan = scan;
        this.rows = rows;
        this.codes = codes;
    }

    /** The cosine that a score stands for. */
    static float cosine(float score) {
        return 2 * score - 1;
    }

    /** Scores against a unit vector from now on. */
    CodeScorer against(float[] unit) {
        query = codes.padded(unit);
        return this;
    }

    @Override
    public void setScoringOrdinal(int row) {
        against(rows.unit(row));
    }

    @Override
    public float score(int row) {
        one[0] = row;
        scan.codeProducts(codes, one, 1, query, product);
        return score(row, product[0]);
    }

    @Override
    public float bulkScore(int[] chosen, float[] scores, int count) {
        scan.codeProducts(codes, chosen, count, query, scores);
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            scores[i] = score(chosen[i], scores[i]);
            best = Math.max(best, scores[i]);
        }
        return best;
    }

    private float score(int row, float product) {
        return Math.max(0, (1 + product * codes.scales()[row]) / 2);
    }

    @Override
    public int maxOrd() {
        return codes.count();
    }
}
