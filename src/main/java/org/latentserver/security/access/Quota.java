package org.latentserver.security.access;

import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/** How much one caller may call: requests a minute, and requests at a time. Thread-safe. */
public final class Quota {
    private static final int SHORT_WAIT = 1;

    private final Limits limits;
    private final @Nullable RateLimit rate;
    private final @Nullable Semaphore slots;

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
        this.rate = requests == null ? null : new RateLimit(requests, clock);
        this.slots = concurrency == null ? null : new Semaphore(concurrency);
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
            throw refusal(limits.concurrency(), "requests at a time", SHORT_WAIT);
        }
        long wait = rate == null ? 0 : rate.takeOrWait();
        if (wait > 0) {
            end();
            throw refusal(limits.requestsPerMinute(), "requests a minute", wait);
        }
    }

    public void end() {
        if (slots != null) {
            slots.release();
        }
    }

    private static ServiceException refusal(@Nullable Integer limit, String what, long wait) {
        int most = limit == null ? 0 : limit;
        return new ServiceException(
                        ErrorCode.RATE_LIMITED, "this caller may make " + most + " " + what)
                .with("limit", most)
                .with("retryAfter", wait);
    }
}
