package org.latentserver.perceptual.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.latentserver.perceptual.network.FeatureNetwork;

/** Measures the classifier on held-out items. Used by the training thread. */
final class Evaluation {
    private static final int BATCH = 250;

    private final LabelledImages images;
    private final FeatureNetwork network;
    private final NDManager manager;

    Evaluation(LabelledImages images, FeatureNetwork network, NDManager manager) {
        this.images = images;
        this.network = network;
        this.manager = manager;
    }

    /**
     * Figures of some items.
     *
     * @param accuracy share of items whose label scored highest
     * @param loss mean cross-entropy, nats
     * @param predicted label numbers, in the order of the items
     */
    record Result(int[] items, int[] predicted, double accuracy, double loss) {}

    Result of(int[] items) {
        int[] predicted = new int[items.length];
        double loss = 0;
        for (int from = 0; from < items.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(items, from, Math.min(items.length, from + BATCH));
            loss += measure(batch, predicted, from);
        }
        int[] labels = images.labels(items);
        long[] answers = Arrays.stream(predicted).asLongStream().toArray();
        int count = Math.max(1, items.length);
        return new Result(
                items, predicted, correct(answers, labels) / (double) count, loss / count);
    }

    /** Stores the predictions from {@code at} on; returns the summed cross-entropy. */
    private double measure(int[] batch, int[] predicted, int at) {
        int width = images.source().width();
        float[] pixels = new float[batch.length * width];
        for (int i = 0; i < batch.length; i++) {
            images.source().copy(batch[i], pixels, i * width);
        }
        long[] shape = images.source().shape();
        try (NDManager scope = manager.newSubManager()) {
            NDArray input =
                    scope.create(pixels, new Shape(batch.length, shape[0], shape[1], shape[2]));
            ParameterStore store = new ParameterStore(scope, false);
            NDArray logProbabilities = network.logits(store, input, false).logSoftmax(-1);
            float[] values = logProbabilities.toFloatArray();
            int classes = values.length / batch.length;
            double loss = 0;
            for (int i = 0; i < batch.length; i++) {
                predicted[at + i] = highest(values, i * classes, classes);
                loss -= values[i * classes + images.source().label(batch[i])];
            }
            return loss;
        }
    }

    /** Place of the highest of {@code count} values, counted from {@code from}. */
    static int highest(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    static int correct(long[] predicted, int[] labels) {
        int correct = 0;
        for (int i = 0; i < labels.length; i++) {
            if (predicted[i] == labels[i]) {
                correct++;
            }
        }
        return correct;
    }
}
