package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/**
 * Rows of numbers, (items, size), and the label of each.
 *
 * @param labels -1 where unknown
 */
record LabelledRows(NDArray rows, int[] labels) {
    /** 1 at each label, 0 elsewhere, (items, classes); the manager's. */
    static NDArray oneHot(NDManager manager, int[] labels, int classes) {
        float[] values = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            values[i * classes + labels[i]] = 1;
        }
        return manager.create(values, new Shape(labels.length, classes));
    }

    /** A copy of those rows, or of so many of them at even distances. */
    LabelledRows spread(int most) {
        int count = Math.min(most, labels.length);
        int[] chosen =
                IntStream.range(0, count)
                        .map(i -> (int) ((long) i * labels.length / count))
                        .toArray();
        try (NDArray index = rows.getManager().create(chosen)) {
            return new LabelledRows(
                    rows.get(index), IntStream.of(chosen).map(i -> labels[i]).toArray());
        }
    }

    int size() {
        return Math.toIntExact(rows.getShape().get(1));
    }
}
