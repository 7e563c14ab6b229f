package org.latentserver.serving;

/** How fast a batcher's queue empties, as measured over its last passes. */
final class DrainRate {
    private static final double WEIGHT_OF_NEWEST = 0.2;

    private final int workers;
    private double secondsPerItem; // of one worker

    DrainRate(int workers) {
        this.workers = workers;
    }

    synchronized void record(int items, long nanos) {
        double newest = nanos / 1e9 / items;
        secondsPerItem =
                secondsPerItem == 0
                        ? newest
                        : secondsPerItem + WEIGHT_OF_NEWEST * (newest - secondsPerItem);
    }

    /** Whole seconds until so many items are done, at least one. */
    synchronized long secondsFor(int items) {
        return Math.max(1, (long) Math.ceil(items * secondsPerItem / workers));
    }
}
