package org.latentserver.serving;

import java.util.Map;
import java.util.TreeMap;

/** Counts the passes of a batcher. */
final class BatchMeter {
    private final long[] passes; // by number of items
    private final long[] nanos;
    private long queueNanos;

    BatchMeter(int maxBatch) {
        passes = new long[maxBatch + 1];
        nanos = new long[maxBatch + 1];
    }

    synchronized void record(int items, long queued, long spent) {
        passes[items]++;
        nanos[items] += spent;
        queueNanos += queued;
    }

    synchronized BatchCounts counts() {
        long executions = 0;
        long items = 0;
        long compute = 0;
        Map<Integer, BatchCounts.Passes> sizes = new TreeMap<>();
        for (int size = 1; size < passes.length; size++) {
            if (passes[size] > 0) {
                executions += passes[size];
                items += passes[size] * size;
                compute += nanos[size] * size;
                sizes.put(size, new BatchCounts.Passes(passes[size], nanos[size]));
            }
        }
        return new BatchCounts(executions, items, queueNanos, compute, sizes);
    }
}
