package org.latentserver.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.latentserver.api.ServiceException;

/**
 * Cuts a split into shuffled batches. The order of an epoch follows from (seed, epoch) alone, so a
 * resumed run goes on with the very items that an uninterrupted one would see. Used by one thread.
 */
public final class Batches {
    private final ItemSource source;
    private final int[] items;
    private final int batchSize;
    private final long stream;
    private int[] order;
    private int orderedEpoch = -1;

    /**
     * Batches of {@code batchSize} of these items, or of all if they are fewer; a last, smaller
     * batch of an epoch is left out.
     *
     * @throws ServiceException INVALID_REQUEST without any item
     */
    public Batches(ItemSource source, int[] items, int batchSize, long seed) {
        if (items.length == 0) {
            throw ServiceException.invalid("dataset", "has no items to train on");
        }
        this.source = source;
        this.items = items;
        this.batchSize = Math.min(batchSize, items.length);
        // Scrambled, as neighbouring seeds of this generator give the same stream, one step apart.
        this.stream = new SplittableRandom(seed).nextLong();
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
        return source.load(manager, batch);
    }

    private int[] shuffled(int epoch) {
        SplittableRandom random =
                new SplittableRandom(new SplittableRandom(stream ^ epoch).nextLong());
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
