package org.latentserver.serving;

import java.util.List;

/** How far answers of two versions are apart. */
final class Differences {
    private Differences() {}

    /**
     * The mean over the items: for arrays {@code |actual - expected| / |expected|} by Euclidean
     * norm, 1 where their lengths differ or only the expected one is zero; for other answers 0 when
     * they are equal and 1 when not.
     *
     * @param expected at least one
     * @param actual as many
     */
    static double mean(List<?> expected, List<?> actual) {
        double sum = 0;
        for (int i = 0; i < expected.size(); i++) {
            sum += between(expected.get(i), actual.get(i));
        }
        return sum / expected.size();
    }

    private static double between(Object expected, Object actual) {
        if (expected instanceof float[] a && actual instanceof float[] b) {
            return a.length == b.length ? relative(a, b) : 1;
        }
        return expected.equals(actual) ? 0 : 1;
    }

    private static double relative(float[] expected, float[] actual) {
        double apart = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = (double) actual[i] - expected[i];
            apart += difference * difference;
            length += (double) expected[i] * expected[i];
        }
        if (length == 0) {
            return apart == 0 ? 0 : 1;
        }
        return Math.sqrt(apart / length);
    }
}
