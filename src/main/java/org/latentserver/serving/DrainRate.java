package org.latentserver.serving;

import java.util.random.RandomGenerator;

/** How fast a batcher's queue empties, as measured over its last passes. */
final class DrainRate {
    private static final double WEIGHT_OF_NEWEST = 0.2;

    private final int workers;
    private final RandomGenerator jitter;
    private double secondsPerItem; // of one worker

    /**
     * @param jitter used under this object's lock only
     */
    DrainRate(int workers, RandomGenerator jitter) {
        this.workers = workers;
        this.jitter = jitter;
    }

    synchronized void record(int items, long nanos) {
        double newest = nanos / 1e9 / items;
        secondsPerItem =
                secondsPerItem == 0
                        ? newest
                        : secondsPerItem + WEIGHT_OF_NEWEST * (newest - secondsPerItem);
    }

    /** Whether so many items are known to take less than so long. */
    synchronized boolean isBelow(int items, long nanos) {
        return secondsPerItem > 0 && items * secondsPerItem * 1e9 < nanos;
    }

    /**
     * Whole seconds until so many items are done, at least one; and at random up to half as much
     * more, at least one more, so that those who were refused together don't come back together.
     */
    synchronized long secondsFor(int items) {
        long drained = Math.max(1, (long) Math.ceil(items * secondsPerItem / workers));
        return drained + jitter.nextLong(Math.max(1, drained / 2) + 1);
    }
}
