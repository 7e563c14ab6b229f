package org.latentserver.perceptual.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/** Gathers one measure's distances. Used by one thread. */
final class ShiftedDistances {
    private final String name;
    private final double[] sums;
    private final int[] nearer;
    private int count;

    ShiftedDistances(String name, int largestShift) {
        this.name = name;
        sums = new double[largestShift + 1];
        nearer = new int[largestShift + 1];
    }

    /**
     * One measure's figures.
     *
     * @param measure {@code pixels} (mean squared error), {@code ssim} (one minus it), a layer, or
     *     {@code distance}
     * @param betweenImages mean distance of different pictures
     * @param shifted mean distance of pictures to themselves shifted by 1, 2, … pixels, in units of
     *     {@code betweenImages}
     * @param nearer share of pictures that are nearer to themselves shifted by 1, 2, … pixels than
     *     to another one
     */
    record Measure(
            String measure, double betweenImages, List<Double> shifted, List<Double> nearer) {}

    /**
     * Takes one picture's distances.
     *
     * @param distances to another picture, then to itself shifted by 1, 2, … pixels
     */
    void add(double[] distances) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += distances[i];
            if (distances[i] < distances[0]) {
                nearer[i]++;
            }
        }
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    Measure measure() {
        return new Measure(
                name,
                sums[0] / count,
                IntStream.range(1, sums.length)
                        .mapToObj(i -> sums[0] == 0 ? 0 : sums[i] / sums[0])
                        .toList(),
                IntStream.range(1, sums.length).mapToObj(i -> nearer[i] / (double) count).toList());
    }
}
