package org.latentserver.perceptual.training;

/**
 * Learning rate that rises from a 25th to the highest value, then falls to nearly nothing, both
 * along a half cosine (Smith and Topin, 2018).
 *
 * @param highest learning rate
 * @param warmUp share of the steps in which it rises
 */
record OneCycle(double highest, double warmUp, long steps) {
    private static final double START = 1.0 / 25;
    private static final double END = 1e-4;

    /** Learning rate of a step, counted from 0. */
    float at(long step) {
        double top = warmUp * steps;
        if (step < top) {
            return (float) (highest * between(START, 1, step / top));
        }
        return (float) (highest * between(1, END, (step - top) / Math.max(1, steps - top)));
    }

    private static double between(double from, double to, double progress) {
        return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
    }
}
