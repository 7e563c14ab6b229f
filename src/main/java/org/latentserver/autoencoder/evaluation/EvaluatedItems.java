package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.training.ItemSource;

/**
 * The items of an evaluation: what is learned from, and what is measured.
 *
 * @param train numbers of the items, ascending
 * @param test numbers of the items, ascending
 */
record EvaluatedItems(ItemSource source, int[] train, int[] test) {
    /** Values of either part, 256 MB: they are held in memory. */
    private static final long MAX_VALUES = 1L << 26;

    private static final int BATCH_VALUES = 1 << 20;

    /**
     * Draws as many items as the parameters allow. Without a test split the validation items are
     * measured.
     *
     * @throws ServiceException INVALID_DATA when there is nothing to learn from or to measure
     */
    static EvaluatedItems of(
            ItemSource source, AutoencoderEvaluationParameters parameters, long seed) {
        int[] test = source.items(Split.TEST);
        if (test.length == 0) {
            test = source.items(Split.VALIDATION);
        }
        int[] train = source.items(Split.TRAIN);
        if (train.length < 2 || test.length == 0) {
            throw ServiceException.badData("dataset", "needs items to train and to test on");
        }
        int most = Math.toIntExact(Math.max(2, MAX_VALUES / source.width()));
        return new EvaluatedItems(
                source,
                drawn(train, Math.min(most, parameters.trainItems()), seed),
                drawn(test, Math.min(most, parameters.testItems()), seed));
    }

    private static int[] drawn(int[] items, int count, long seed) {
        if (items.length <= count) {
            return items;
        }
        int[] drawn = shuffled(items, new SplittableRandom(seed));
        return Arrays.stream(drawn).limit(count).sorted().toArray();
    }

    static int[] shuffled(int[] items, SplittableRandom random) {
        int[] shuffled = items.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        return shuffled;
    }

    boolean labelled() {
        return classes() > 1;
    }

    int classes() {
        return source.description().classes().size();
    }

    int[] labels(int[] items) {
        return IntStream.of(items).map(source::label).toArray();
    }

    /** Those with a label. */
    int[] known(int[] items) {
        return IntStream.of(items).filter(item -> source.label(item) >= 0).toArray();
    }

    /** Codes of items, (items, codeSize); the manager's. */
    NDArray codes(NDManager manager, TrainedNetwork network, int[] items) {
        NDList parts = new NDList();
        inBatches(
                items,
                values -> {
                    NDArray codes = network.encode(values);
                    codes.attach(manager);
                    parts.add(codes);
                });
        NDArray all = NDArrays.concat(parts, 0);
        parts.close();
        return all;
    }

    /** Hands items over in batches, (items, item shape…); they are closed afterwards. */
    void inBatches(int[] items, Consumer<NDArray> work) {
        for (int from = 0; from < items.length; from += batch()) {
            int[] part = Arrays.copyOfRange(items, from, Math.min(items.length, from + batch()));
            try (NDManager scratch = PyTorch.newManager()) {
                work.accept(source.load(scratch, part));
            }
        }
    }

    /** Values of items, (items, width); the manager's. */
    NDArray rows(NDManager manager, int[] items) {
        return source.load(manager, items).reshape(items.length, source.width());
    }

    /** Items that are worked on together. */
    int batch() {
        return Math.clamp(BATCH_VALUES / source.width(), 1, 512);
    }
}
