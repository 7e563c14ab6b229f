package org.latentserver.gan.training;

import java.util.Map;

/**
 * What the guard remembers beside pictures and weights; in a checkpoint as JSON.
 *
 * @param steps in the current window
 * @param strikes windows in a row, by what was wrong in them
 * @param firings since the last window without a fault, by imbalance
 * @param peakGradient greatest mean of a window
 * @param bestDistance least of a window without a fault; -1 before there is one
 * @param lastDistance of the window before; -1 before there is one
 * @param sums of the current window's figures
 */
record GuardState(
        Levers levers,
        int steps,
        Map<Imbalance, Integer> strikes,
        Map<Imbalance, Integer> firings,
        double peakGradient,
        double bestDistance,
        double lastDistance,
        Map<String, double[]> sums) {}
