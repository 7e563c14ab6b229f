package org.latentserver.autoencoder.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the encoder is worth to a classifier with few labels.
 *
 * @param testItems that accuracies are shares of
 * @param steps of 50 items in each training
 * @param repeats draws of labelled items
 * @param table one row for each number of labels
 */
record PretrainingReport(String task, int testItems, int steps, int repeats, List<Row> table) {

    /**
     * Accuracies on the test items.
     *
     * @param labels labelled items, of all classes alike
     * @param pretrained the encoder and a linear layer on top, trained on from the version's
     *     weights
     * @param scratch the same network, trained the same way from random weights
     * @param linearProbe logistic regression on the version's codes
     */
    record Row(int labels, Accuracy pretrained, Accuracy scratch, Accuracy linearProbe) {}

    /**
     * Of the repeats.
     *
     * @param deviation standard deviation, 0 of a single one
     */
    record Accuracy(double mean, double deviation) {
        static Accuracy of(double[] values) {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Accuracy(
                    mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)));
        }
    }

    /** The figures to compare versions by. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        for (Row row : table) {
            metrics.put("pretrainedAccuracy" + row.labels(), row.pretrained().mean());
            metrics.put("scratchAccuracy" + row.labels(), row.scratch().mean());
        }
        return metrics;
    }
}
