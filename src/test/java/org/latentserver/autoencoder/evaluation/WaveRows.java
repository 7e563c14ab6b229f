package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/**
 * 600 rows of five numbers in three classes that overlap, by a formula: scikit-learn's figures for
 * them stand in the tests.
 */
final class WaveRows {
    static final int CLASSES = 3;
    static final int TRAIN = 400;
    static final int ALL = 600;
    private static final int SIZE = 5;

    private WaveRows() {}

    static LabelledRows of(NDManager manager, int from, int to) {
        float[] values = new float[(to - from) * SIZE];
        for (int i = from; i < to; i++) {
            for (int j = 0; j < SIZE; j++) {
                double value =
                        Math.sin(1.3 * i * (j + 1) + 2.1 * j)
                                + 0.8 * Math.cos(0.37 * i * (j + 2))
                                + (i % CLASSES == j % CLASSES ? 1.5 : 0);
                float rounded = (float) value;
                values[(i - from) * SIZE + j] =
                        j == 3 ? rounded * 20 : j == 4 ? rounded + 7 : rounded;
            }
        }
        return new LabelledRows(
                manager.create(values, new Shape(to - from, SIZE)),
                IntStream.range(from, to).map(i -> i % CLASSES).toArray());
    }
}
