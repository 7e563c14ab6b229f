package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.Latents;
import org.latentserver.training.Batches;
import org.latentserver.training.ItemSource;

/**
 * All that a step draws: real pictures, classes, noise. It follows from (seed, epoch, step) alone.
 * Used by one thread.
 */
final class TrainingBatches {
    private static final long DRAWS = 128;
    private static final long NOISE = 1L << 40;

    private final ItemSource source;
    private final Batches batches;
    private final GanArchitecture architecture;
    private final int discriminatorSteps;
    private final long seed;

    /**
     * @param discriminatorSteps batches that a step takes by the parameters; it may take others
     */
    TrainingBatches(
            ItemSource source,
            Batches batches,
            GanArchitecture architecture,
            int discriminatorSteps,
            long seed) {
        this.source = source;
        this.batches = batches;
        this.architecture = architecture;
        this.discriminatorSteps = discriminatorSteps;
        this.seed = seed;
    }

    /**
     * Real pictures.
     *
     * @param images (N, C, H, W) in [-1, 1]
     * @param labels one-hot; null when the networks are told no classes
     */
    record Real(NDArray images, @Nullable NDArray labels) {}

    int stepsPerEpoch() {
        return Math.max(1, batches.perEpoch() / discriminatorSteps);
    }

    int size() {
        return batches.batchSize();
    }

    /** The pictures for one of a step's updates of the discriminator. */
    Real real(NDManager arrays, int epoch, long step, int update) {
        int[] items = items(epoch, step, update);
        return new Real(batches.load(arrays, items).mul(2f).sub(1f), labels(arrays, items));
    }

    /** Classes alone, for pictures to be generated: as frequent as in the data. */
    @Nullable NDArray labels(NDManager arrays, int epoch, long step, int update) {
        return labels(arrays, items(epoch, step, update));
    }

    private int[] items(int epoch, long step, int update) {
        int inEpoch = (int) (step % stepsPerEpoch());
        return batches.items(epoch, (inEpoch * discriminatorSteps + update) % batches.perEpoch());
    }

    private @Nullable NDArray labels(NDManager arrays, int[] items) {
        int classes = architecture.classes().size();
        if (classes == 0) {
            return null;
        }
        int[] numbers = new int[items.length];
        for (int i = 0; i < items.length; i++) {
            numbers[i] = source.label(items[i]);
        }
        return ClassLabels.oneHot(arrays, numbers, classes);
    }

    /** Noise for the generator, by the draw's number within the step. */
    NDArray latents(NDManager arrays, long step, int draw) {
        long stream = Math.multiplyExact(step + 1, DRAWS) + draw;
        int size = architecture.latentSize();
        return arrays.create(
                Latents.normal(Latents.seed(seed, stream), size(), size), new Shape(size(), size));
    }

    /** Normal noise in the shape of an array, by the draw's number within the step. */
    NDArray normalLike(NDArray array, long step, int draw) {
        Shape shape = array.getShape();
        long stream = NOISE + Math.multiplyExact(step + 1, DRAWS) + draw;
        int count = Math.toIntExact(shape.get(0));
        float[] values =
                Latents.normal(
                        Latents.seed(seed, stream), count, Math.toIntExact(shape.size() / count));
        return array.getManager().create(values, shape);
    }

    /** Points between two batches of one shape, one uniform share each. */
    NDArray between(NDArray first, NDArray second, long step, int draw) {
        int count = Math.toIntExact(first.getShape().get(0));
        SplittableRandom random =
                new SplittableRandom(
                        Latents.seed(seed, 2 * NOISE + Math.multiplyExact(step + 1, DRAWS) + draw));
        float[] shares = new float[count];
        for (int i = 0; i < count; i++) {
            shares[i] = random.nextFloat();
        }
        NDArray share = first.getManager().create(shares, new Shape(count, 1, 1, 1));
        return first.mul(share).add(second.mul(share.neg().add(1f)));
    }
}
