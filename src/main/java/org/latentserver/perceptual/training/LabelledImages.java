package org.latentserver.perceptual.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.Split;
import org.latentserver.perceptual.network.ConvolutionalClassifier;
import org.latentserver.training.ItemSource;

/**
 * The labelled items of a data set by their use. Where the data set has no validation split, a
 * twentieth of its training items is held out, chosen by the seed.
 */
record LabelledImages(ItemSource source, int[] train, int[] validation, int[] test) {
    private static final int HELD_OUT_SHARE = 20;
    private static final int STATISTICS_SAMPLE = 5_000;

    static LabelledImages of(ItemSource source, long seed) {
        int[] train = labelled(source, Split.TRAIN);
        int[] validation = labelled(source, Split.VALIDATION);
        int[] test = labelled(source, Split.TEST);
        if (validation.length > 0) {
            return new LabelledImages(source, train, validation, test);
        }
        int[] shuffled = shuffled(train, seed);
        int held = train.length / HELD_OUT_SHARE;
        return new LabelledImages(
                source,
                Arrays.copyOfRange(shuffled, held, shuffled.length),
                Arrays.copyOf(shuffled, held),
                test);
    }

    private static int[] labelled(ItemSource source, Split split) {
        return Arrays.stream(source.items(split)).filter(i -> source.label(i) >= 0).toArray();
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

    int[] labels(int[] items) {
        return Arrays.stream(items).map(source::label).toArray();
    }

    /** The network for these images: statistics are those of a sample of the training items. */
    ConvolutionalClassifier architecture(PerceptualParameters parameters) {
        long[] shape = source.shape();
        int channels = (int) shape[0];
        int place = (int) (shape[1] * shape[2]);
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        float[] picture = new float[source.width()];
        int step = Math.max(1, train.length / STATISTICS_SAMPLE);
        long count = 0;
        for (int i = 0; i < train.length; i += step) {
            source.copy(train[i], picture, 0);
            for (int at = 0; at < picture.length; at++) {
                sum[at / place] += picture[at];
                squares[at / place] += (double) picture[at] * picture[at];
            }
            count += place;
        }
        Float[] mean = new Float[channels];
        Float[] deviation = new Float[channels];
        for (int c = 0; c < channels; c++) {
            double average = sum[c] / count;
            mean[c] = (float) average;
            // a constant channel must not be divided by nothing
            double variance = squares[c] / count - average * average;
            deviation[c] = (float) Math.sqrt(Math.max(1e-4, variance));
        }
        return new ConvolutionalClassifier(
                channels,
                (int) shape[1],
                (int) shape[2],
                parameters.channels(),
                parameters.residualBlocks(),
                List.of(mean),
                List.of(deviation),
                source.description().classes().stream()
                        .map(DatasetDescription.ClassCount::name)
                        .toList());
    }
}
