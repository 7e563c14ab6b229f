package org.latentserver.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Cuts a split into shuffled batches. The order of an epoch follows from (seed, epoch) alone, so a
 * resumed run goes on with the very items that an uninterrupted one would see. Used by one thread.
 */
public final class Batches {
    private final ItemSource source;
    private final int[] items;
    private final int batchSize;
    private final long seed;
    private final float[] buffer;
    private int[] order;
    private int orderedEpoch = -1;

    /**
     * Batches of at most {@code batchSize} of these items; a last, smaller batch of an epoch is
     * left out.
     */
    public Batches(ItemSource source, int[] items, int batchSize, long seed) {
        this.source = source;
        this.items = items;
        this.batchSize = Math.min(batchSize, items.length);
        this.seed = seed;
        this.buffer = new float[Math.multiplyExact(this.batchSize, source.width())];
        this.order = items;
    }

    public int perEpoch() {
        return items.length / batchSize;
    }

    public int batchSize() {
        return batchSize;
    }

    /** Item numbers of one batch; {@code index} counts within the epoch. */
    public int[] items(int epoch, int index) {
        if (epoch != orderedEpoch) {
            order = shuffled(epoch);
            orderedEpoch = epoch;
        }
        return Arrays.copyOfRange(order, index * batchSize, (index + 1) * batchSize);
    }

    /**
     * Values of these items, float32 of shape (items, item shape…); the caller closes the array.
     */
    public NDArray load(NDManager manager, int[] batch) {
        int width = source.width();
        float[] values = batch.length == batchSize ? buffer : new float[batch.length * width];
        for (int i = 0; i < batch.length; i++) {
            source.copy(batch[i], values, i * width);
        }
        long[] shape = new long[source.shape().length + 1];
        shape[0] = batch.length;
        System.arraycopy(source.shape(), 0, shape, 1, shape.length - 1);
        return manager.create(values, new Shape(shape));
    }

    private int[] shuffled(int epoch) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
        int[] shuffled = items.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        return shuffled;
    }
}
