package org.latentserver.security.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;

/** So many a minute, with a minute's worth at once after a rest. Thread-safe. */
public final class RateLimit {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    private static final long NANOS_OF_MILLI = Duration.ofMillis(1).toNanos();

    private final Bucket bucket;

    public RateLimit(int perMinute, Clock clock) {
        this.bucket =
                Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(perMinute)
                                        .refillGreedy(perMinute, Duration.ofMinutes(1)))
                        .withCustomTimePrecision(new ClockTime(clock))
                        .build();
    }

    public boolean tryTake() {
        return bucket.tryConsume(1);
    }

    /** Takes one, or says in how many whole seconds there is one; 0 when it was taken. */
    long takeOrWait() {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS);
    }

    private record ClockTime(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * NANOS_OF_MILLI;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
