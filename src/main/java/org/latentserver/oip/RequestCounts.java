package org.latentserver.oip;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Counts the inference requests of each version since the server started. */
@Component
class RequestCounts {
    private static final int MAX_ENTRIES = 10_000;

    private record Key(String model, int version) {}

    private final Map<Key, Counts> byVersion = new ConcurrentHashMap<>();
    private final Clock clock;

    RequestCounts(Clock clock) {
        this.clock = clock;
    }

    /**
     * Requests and the nanoseconds that they took.
     *
     * @param inputNanos reading the bodies of those that succeeded
     * @param outputNanos writing their answers
     * @param last when the last one succeeded, milliseconds since 1970; 0 before
     */
    record Counts(
            long succeeded,
            long successNanos,
            long failed,
            long failureNanos,
            long inputNanos,
            long outputNanos,
            long last) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

        private Counts success(long nanos, long input, long output, long now) {
            return new Counts(
                    succeeded + 1,
                    successNanos + nanos,
                    failed,
                    failureNanos,
                    inputNanos + input,
                    outputNanos + output,
                    now);
        }

        private Counts failure(long nanos) {
            return new Counts(
                    succeeded,
                    successNanos,
                    failed + 1,
                    failureNanos + nanos,
                    inputNanos,
                    outputNanos,
                    last);
        }
    }

    Counts of(String model, int version) {
        return byVersion.getOrDefault(new Key(model, version), Counts.NONE);
    }

    /** Starts to time a request. */
    Stopwatch start(String model, int version) {
        return new Stopwatch(new Key(model, version));
    }

    /** Times one request, on one thread. */
    final class Stopwatch {
        private final Key key;
        private final long start = System.nanoTime();
        private long parsed;
        private long computed;

        private Stopwatch(Key key) {
            this.key = key;
        }

        void parsed() {
            parsed = System.nanoTime();
        }

        void computed() {
            computed = System.nanoTime();
        }

        void succeeded() {
            long end = System.nanoTime();
            update(before ->
                    before.success(end - start, parsed - start, end - computed, clock.millis()));
        }

        void failed() {
            update(before -> before.failure(System.nanoTime() - start));
        }

        private void update(java.util.function.UnaryOperator<Counts> change) {
            if (byVersion.size() >= MAX_ENTRIES) {
                byVersion.clear(); // versions come and go; this forgets those long gone
            }
            byVersion.compute(
                    key, (_, before) -> change.apply(before == null ? Counts.NONE : before));
        }
    }
}
