package org.latentserver.serving;

import java.util.Map;
import java.util.TreeMap;

/**
 * What batchers have done since they were made. Times are summed over items: each item of a batch
 * took the time of the whole batch.
 *
 * @param executions passes
 * @param items answered, well or not
 * @param queueNanos between a call's arrival and the start of its pass
 * @param computeNanos in passes
 * @param sizes passes by their number of items
 */
public record BatchCounts(
        long executions,
        long items,
        long queueNanos,
        long computeNanos,
        Map<Integer, Passes> sizes) {
    public static final BatchCounts NONE = new BatchCounts(0, 0, 0, 0, Map.of());

    /**
     * Passes of one size.
     *
     * @param nanos summed over passes
     */
    public record Passes(long count, long nanos) {
        Passes plus(Passes other) {
            return new Passes(count + other.count, nanos + other.nanos);
        }
    }

    /** Counts of both. */
    public BatchCounts plus(BatchCounts other) {
        Map<Integer, Passes> sum = new TreeMap<>(sizes);
        other.sizes.forEach((size, passes) -> sum.merge(size, passes, Passes::plus));
        return new BatchCounts(
                executions + other.executions,
                items + other.items,
                queueNanos + other.queueNanos,
                computeNanos + other.computeNanos,
                sum);
    }
}
