package org.latentserver.words.glove;

import org.latentserver.words.training.OwnCacheLines;

/**
 * Trains on records, one thread's part of the work. The loss of a cell x_ij is f(x_ij) d^2 / 2 with
 * d = w_i . c_j + b_i + b'_j - log x_ij (Pennington et al. 2014, equation 8).
 */
final class GloveWorker extends OwnCacheLines {
    private final GloveModel model;
    private final GloveKernel kernel;
    private final float rate;
    private double lossSum;
    private long trained;
    private long skipped;

    GloveWorker(GloveModel model, GloveKernel kernel, double rate) {
        this.model = model;
        this.kernel = kernel;
        this.rate = (float) rate;
    }

    /** Takes a step on both cells of each record: x_ij and, off the diagonal, x_ji. */
    void train(long[] records, int count) {
        for (int i = 0; i < count; i++) {
            long pair = records[CoOccurrences.VALUES * i];
            long values = records[CoOccurrences.VALUES * i + 1];
            int row = CellSink.row(pair);
            int column = CellSink.column(pair);
            float logarithm = CoOccurrences.logarithm(values);
            float weight = CoOccurrences.weight(values);
            step(row, column, logarithm, weight);
            if (row != column) {
                step(column, row, logarithm, weight);
            }
        }
    }

    private void step(int word, int context, float logarithm, float weight) {
        float[] values = model.rows().values();
        int stride = model.stride();
        int w = model.word(word);
        int c = model.context(context);
        int wordBias = model.wordBias(word);
        int contextBias = model.contextBias(context);
        float product = kernel.dot(values, w, c, stride);
        float difference = product + values[wordBias] + values[contextBias] - logarithm;
        float gradient = weight * difference;
        if (!Float.isFinite(gradient)) {
            skipped++; // clipping keeps all else finite
            return;
        }
        lossSum += .5 * gradient * difference;
        trained++;
        kernel.step(values, w, c, stride, model.sums(), gradient, rate);
        ScalarGloveKernel.step(values, wordBias, GloveModel.BIAS_SUMS, gradient * rate);
        ScalarGloveKernel.step(values, contextBias, GloveModel.BIAS_SUMS, gradient * rate);
    }

    /** Loss summed over cells, their number and that of cells skipped; resets them. */
    double[] takeLoss() {
        double[] loss = {lossSum, trained, skipped};
        lossSum = 0;
        trained = 0;
        skipped = 0;
        return loss;
    }
}
