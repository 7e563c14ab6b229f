package org.latentserver.autoencoder.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.datasets.content.Split;
import org.latentserver.training.ItemSource;
import org.latentserver.training.TrainingRun;

/**
 * The items that a training uses: training, validation, test.
 *
 * @param bounded whether all values of the training items lie in [0, 1]
 * @param means of the columns over the training items
 * @param scale root mean square of the centred values; 1 where all are equal
 */
record TrainingItems(
        int[] training, int[] validation, int[] test, boolean bounded, float[] means, float scale) {
    private static final int MAX_BORROWED = 5000;
    private static final int SAMPLE = 1000;

    /**
     * Takes the splits of a data set; where there is no validation split, a tenth of the training
     * items serve instead.
     *
     * @throws ServiceException INVALID_DATA when a value is not finite
     */
    static TrainingItems of(TrainingRun run, ItemSource source) {
        int[] training = source.items(Split.TRAIN);
        int[] validation = source.items(Split.VALIDATION);
        if (validation.length == 0 && training.length > 1) {
            int[] shuffled = shuffled(training, run.job().seed());
            int borrowed = Math.clamp(training.length / 10, 1, MAX_BORROWED);
            validation = Arrays.copyOf(shuffled, borrowed);
            training = Arrays.copyOfRange(shuffled, borrowed, shuffled.length);
            Arrays.sort(validation);
            Arrays.sort(training);
            run.warning(
                    "the data set has no validation split: "
                            + borrowed
                            + " training items are left out for it");
        }
        if (training.length == 0) {
            throw ServiceException.invalid("dataset", "has no items to train on");
        }
        int[] test = source.items(Split.TEST);
        if (source.holdsImages()) {
            return new TrainingItems(training, validation, test, true, new float[0], 1);
        }
        return measured(source, training, validation, test);
    }

    private static int[] shuffled(int[] items, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shuffled = items.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        return shuffled;
    }

    private static TrainingItems measured(
            ItemSource source, int[] training, int[] validation, int[] test) {
        int width = source.width();
        float[] row = new float[width];
        double[] sums = new double[width];
        double squares = 0;
        boolean bounded = true;
        for (int item : training) {
            source.copy(item, row, 0);
            for (int i = 0; i < width; i++) {
                float value = row[i];
                if (!Float.isFinite(value)) {
                    throw ServiceException.badData(
                            "dataset", "row " + item + " holds a value that is not finite");
                }
                bounded &= value >= 0 && value <= 1;
                sums[i] += value;
                squares += (double) value * value;
            }
        }
        float[] means = new float[width];
        double variance = squares / training.length;
        for (int i = 0; i < width; i++) {
            double mean = sums[i] / training.length;
            means[i] = (float) mean;
            variance -= mean * mean;
        }
        double scale = Math.sqrt(Math.max(0, variance) / width);
        return new TrainingItems(
                training, validation, test, bounded, means, scale > 0 ? (float) scale : 1);
    }

    /** Adapts a new network to the values: their scale, or where its output starts. */
    void prepare(ItemSource source, AutoencoderNetwork network) {
        if (network.architecture().bounded()) {
            network.startAt(average(source));
        } else {
            network.standardize(means, scale);
        }
    }

    private double average(ItemSource source) {
        float[] values = new float[source.width()];
        int count = Math.min(training.length, SAMPLE);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int item = training[(int) ((long) i * training.length / count)];
            source.copy(item, values, 0);
            double itemSum = 0;
            for (float value : values) {
                itemSum += value;
            }
            sum += itemSum / values.length;
        }
        return sum / count;
    }
}
