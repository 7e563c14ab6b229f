package org.latentserver.gan.quality;

import java.util.Arrays;

/** Quantiles of a sample, by linear interpolation of its order statistics. */
public final class Quantiles {
    private final double[] ascending;

    /**
     * @param values at least one, copied
     */
    public Quantiles(double[] values) {
        ascending = values.clone();
        Arrays.sort(ascending);
    }

    /** The value below which this share of the sample lies; 0.5 is the median. */
    public double at(double share) {
        double place = share * (ascending.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
    }
}
