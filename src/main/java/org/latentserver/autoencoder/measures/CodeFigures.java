package org.latentserver.autoencoder.measures;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What codes of many items look like.
 *
 * @param activeUnits numbers of a code whose variance over the items is more than a hundredth of
 *     the largest; the others are dead
 * @param deadUnits the others
 * @param meanL1 mean absolute number
 * @param sparsity mean over the items of Hoyer's measure (2004): 0 when all numbers of a code are
 *     of one size, 1 when a single one is not zero
 * @param zeros share of numbers that are exactly zero
 */
public record CodeFigures(
        int activeUnits, int deadUnits, double meanL1, double sparsity, double zeros) {
    private static final double ACTIVE = 0.01;

    /**
     * @param codes (items, codeSize), at least one
     */
    public static CodeFigures of(float[][] codes) {
        int size = codes[0].length;
        double[] sums = new double[size];
        double[] squares = new double[size];
        double absolute = 0;
        double sparsity = 0;
        long zeros = 0;
        for (float[] code : codes) {
            double l1 = 0;
            double l2 = 0;
            for (int i = 0; i < size; i++) {
                double value = code[i];
                sums[i] += value;
                squares[i] += value * value;
                l1 += Math.abs(value);
                l2 += value * value;
                zeros += value == 0 ? 1 : 0;
            }
            absolute += l1;
            sparsity += hoyer(size, l1, Math.sqrt(l2));
        }
        double items = codes.length;
        int active = active(sums, squares, items);
        return new CodeFigures(
                active,
                size - active,
                absolute / (items * size),
                sparsity / items,
                zeros / (items * size));
    }

    private static double hoyer(int size, double l1, double l2) {
        double root = Math.sqrt(size);
        return l2 == 0 || size == 1 ? 0 : (root - l1 / l2) / (root - 1);
    }

    private static int active(double[] sums, double[] squares, double items) {
        double[] variances = new double[sums.length];
        double largest = 0;
        for (int i = 0; i < sums.length; i++) {
            double mean = sums[i] / items;
            variances[i] = squares[i] / items - mean * mean;
            largest = Math.max(largest, variances[i]);
        }
        int active = 0;
        for (double variance : variances) {
            active += largest > 0 && variance > ACTIVE * largest ? 1 : 0;
        }
        return active;
    }

    /** By name, as metrics of a training. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("activeUnits", (double) activeUnits);
        metrics.put("deadUnits", (double) deadUnits);
        metrics.put("codeL1", meanL1);
        metrics.put("codeSparsity", sparsity);
        metrics.put("codeZeros", zeros);
        return metrics;
    }
}
