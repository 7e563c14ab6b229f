package org.latentserver.serving.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** Bounds of histograms. */
final class Buckets {
    /** From a lone call of a small network to the default deadline. */
    static final Duration[] TIMES =
            DoubleStream.of(
                            0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000,
                            10_000, 30_000)
                    .mapToObj(millis -> Duration.ofNanos((long) (millis * 1e6)))
                    .toArray(Duration[]::new);

    /** Items of a pass. */
    static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

    private Buckets() {}
}
