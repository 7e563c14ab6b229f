package org.latentserver.security.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/**
 * How much one caller may call: requests a minute, with a minute's worth at once, and requests at a
 * time. Thread-safe.
 */
public final class Quota {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    private static final int SHORT_WAIT = 1;

    private final @Nullable Bucket rate;
    private final @Nullable Semaphore slots;
    private final Limits limits;

    /**
     * @param requestsPerMinute null is without limit
     * @param concurrency null is without limit
     */
    public record Limits(@Nullable Integer requestsPerMinute, @Nullable Integer concurrency) {
        public static final Limits NONE = new Limits(null, null);
    }

    public Quota(Limits limits, Clock clock) {
        Integer requests = limits.requestsPerMinute();
        Integer concurrency = limits.concurrency();
        this.limits = limits;
        this.rate = requests == null ? null : bucket(requests, clock);
        this.slots = concurrency == null ? null : new Semaphore(concurrency);
    }

    private static Bucket bucket(int requestsPerMinute, Clock clock) {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(requestsPerMinute)
                                .refillGreedy(requestsPerMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(new ClockTime(clock))
                .build();
    }

    public Limits limits() {
        return limits;
    }

    /**
     * Takes a request's share; {@link #end} gives back what is held while it runs.
     *
     * @throws ServiceException RATE_LIMITED with {@code retryAfter} when there is none left
     */
    public void begin() {
        if (slots != null && !slots.tryAcquire()) {
            throw refusal("requests at a time", limits.concurrency(), SHORT_WAIT);
        }
        if (rate != null) {
            ConsumptionProbe probe = rate.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                end();
                long seconds = Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS);
                throw refusal("requests a minute", limits.requestsPerMinute(), seconds);
            }
        }
    }

    public void end() {
        if (slots != null) {
            slots.release();
        }
    }

    private static ServiceException refusal(String what, @Nullable Integer limit, long seconds) {
        return new ServiceException(
                        ErrorCode.RATE_LIMITED, "this caller may make " + limit + " " + what)
                .with("limit", String.valueOf(limit))
                .with("retryAfter", Math.max(1, seconds));
    }

    private record ClockTime(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * (NANOS / 1000);
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
