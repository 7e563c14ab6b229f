package org.latentserver.words.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How two series of numbers of the same length go together. */
final class Correlation {
    private Correlation() {}

    /**
     * Pearson's r, -1 to 1.
     *
     * @return empty when a series does not vary or there are fewer than two numbers
     */
    static OptionalDouble pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            xy += dx * dy;
            xx += dx * dx;
            yy += dy * dy;
        }
        double scale = Math.sqrt(xx) * Math.sqrt(yy);
        return scale > 0
                ? OptionalDouble.of(Math.clamp(xy / scale, -1, 1))
                : OptionalDouble.empty();
    }

    /**
     * Spearman's rho: Pearson's r of the ranks, equal numbers sharing the mean of theirs.
     *
     * @return empty as {@link #pearson}
     */
    static OptionalDouble spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    /** From 1 for the smallest; equal numbers get the mean of their ranks. */
    static double[] ranks(double[] values) {
        Integer[] order =
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> values[i]))
                        .toArray(Integer[]::new);
        double[] ranks = new double[values.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
        }
        return ranks;
    }
}
