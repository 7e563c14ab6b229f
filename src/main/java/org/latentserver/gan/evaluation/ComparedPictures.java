package org.latentserver.gan.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.Latents;
import org.latentserver.perceptual.features.PerceptualFeatures;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.ItemSource;

/**
 * What an evaluation compares: as many real pictures of the training split as generated ones, again
 * as many other real ones, and what the extractor sees in them. Used by one thread.
 */
final class ComparedPictures {
    /** Sets of less have no neighbourhoods. */
    private static final int LEAST = 10;

    private static final int BATCH_VALUES = 1 << 20;
    private static final int LARGEST_BATCH = 256;

    private final EvaluationRun run;
    private final EvaluatedGan gan;
    private final ItemSource source;
    private final PerceptualFeatures extractor;
    private final int[] reference;
    private final int[] others;
    private final float[] latents;
    private final int[] told;

    ComparedPictures(
            EvaluationRun run,
            EvaluatedGan gan,
            ItemSource source,
            PerceptualFeatures extractor,
            GanEvaluationParameters parameters) {
        this.run = run;
        this.gan = gan;
        this.source = source;
        this.extractor = extractor;
        long seed = run.job().seed();
        int[] train = items(Split.TRAIN, Integer.MAX_VALUE);
        int count = Math.min(parameters.pictures(), train.length / 2);
        if (count < LEAST) {
            throw ServiceException.badData("dataset", "has too few training images");
        }
        reference = Arrays.copyOfRange(train, 0, count);
        others = Arrays.copyOfRange(train, count, 2 * count);
        latents = Latents.normal(Latents.seed(seed, 1), count, gan.architecture().latentSize());
        for (int i = 0; i < latents.length; i++) {
            latents[i] *= (float) parameters.truncation();
        }
        told =
                gan.conditional()
                        ? ClassLabels.drawn(seed, count, gan.architecture().classes().size())
                        : new int[0];
    }

    /** Of each of the three sets. */
    int count() {
        return reference.length;
    }

    /** Class that the generator was told for each picture; empty for one that is told none. */
    int[] told() {
        return told.clone();
    }

    EvaluatedGan gan() {
        return gan;
    }

    ItemSource source() {
        return source;
    }

    /** Items of a split in an order of the run's seed, so many at most. */
    int[] items(Split split, int most) {
        int[] shuffled = source.items(split).clone();
        SplittableRandom random = new SplittableRandom(run.job().seed());
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        return Arrays.copyOf(shuffled, Math.min(most, shuffled.length));
    }

    SeenPictures reference() {
        return seen(reference, UnaryOperator.identity());
    }

    /** The real pictures beside the reference, changed before they are looked at. */
    SeenPictures others(UnaryOperator<NDArray> changed) {
        return seen(others, changed);
    }

    SeenPictures generated() {
        SeenPictures seen = new SeenPictures(extractor, count());
        for (int from = 0; from < count(); from += batch()) {
            int to = Math.min(count(), from + batch());
            try (NDManager arrays = PyTorch.newManager()) {
                seen.show(generated(arrays, from, to));
            }
            run.stopIfRequested();
        }
        return seen;
    }

    /** Some of the generated pictures, (N, C, H, W) in [0, 1]. */
    NDArray generated(NDManager arrays, int from, int to) {
        int[] classes = gan.conditional() ? Arrays.copyOfRange(told, from, to) : told;
        return gan.pictures(gan.noise(arrays, latents, from, to), classes).clip(0, 1);
    }

    /** What the extractor sees in items. */
    SeenPictures seen(int[] items, UnaryOperator<NDArray> changed) {
        SeenPictures seen = new SeenPictures(extractor, items.length);
        for (int from = 0; from < items.length; from += batch()) {
            int[] part = Arrays.copyOfRange(items, from, Math.min(items.length, from + batch()));
            try (NDManager arrays = PyTorch.newManager()) {
                seen.show(changed.apply(source.load(arrays, part)));
            }
            run.stopIfRequested();
        }
        return seen;
    }

    private int batch() {
        return Math.clamp(BATCH_VALUES / source.width(), 1, LARGEST_BATCH);
    }
}
