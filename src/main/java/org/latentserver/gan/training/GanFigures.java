package org.latentserver.gan.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of the updates since the last report, averaged. Accuracies are the shares of reals
 * above the threshold and of fakes below; the margin is the difference of the mean logits.
 */
final class GanFigures {
    private final Map<String, double[]> sums = new LinkedHashMap<>();

    /**
     * Takes in one update of the discriminator.
     *
     * @param loss without the penalty
     * @param threshold that parts real from fake: 0, unless the loss leaves the logits' level open
     */
    void discriminatorUpdate(double loss, float[] real, float[] fake, double threshold) {
        double logitReal = mean(real);
        double logitFake = mean(fake);
        add("discriminatorLoss", loss);
        add("discriminatorAccuracyReal", share(real, threshold, 1));
        add("discriminatorAccuracyFake", share(fake, threshold, -1));
        add("logitReal", logitReal);
        add("logitFake", logitFake);
        add("logitMargin", logitReal - logitFake);
    }

    /** Takes one figure of a kind in. */
    void add(String name, double value) {
        double[] sum = sums.computeIfAbsent(name, _ -> new double[2]);
        sum[0] += value;
        sum[1]++;
    }

    /** The averages; starts anew. */
    Map<String, Double> take() {
        Map<String, Double> figures = new LinkedHashMap<>();
        sums.forEach((name, sum) -> figures.put(name, sum[0] / sum[1]));
        sums.clear();
        return figures;
    }

    /** Whether all figures so far are numbers. */
    boolean isFinite() {
        return sums.values().stream().allMatch(sum -> Double.isFinite(sum[0]));
    }

    /** Sum and count by name, for a checkpoint. */
    Map<String, double[]> sums() {
        return Map.copyOf(sums);
    }

    /** Takes up what {@link #sums} gave. */
    void restore(Map<String, double[]> earlier) {
        sums.clear();
        earlier.forEach((name, sum) -> sums.put(name, sum.clone()));
    }

    static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Share of the values on one side of the threshold; sign 1 is above. */
    static double share(float[] values, double threshold, int sign) {
        int count = 0;
        for (float value : values) {
            if (sign * (value - threshold) > 0) {
                count++;
            }
        }
        return count / (double) values.length;
    }
}
