package org.latentserver.serving;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/**
 * What holds for all calls of models that a thread makes within: by when there must be an answer,
 * what goes first, and whether anybody still waits for it.
 */
public final class CallTerms {
    private static final ScopedValue<CallTerms> BOUND = ScopedValue.newInstance();
    private static final CallTerms NONE = new CallTerms(null, Priority.INTERACTIVE, () -> false);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final @Nullable Limit limit;
    private final Priority priority;
    private final BooleanSupplier abandoned;

    private CallTerms(@Nullable Limit limit, Priority priority, BooleanSupplier abandoned) {
        this.limit = limit;
        this.priority = priority;
        this.abandoned = abandoned;
    }

    /**
     * When a call must have its answer.
     *
     * @param end as {@link System#nanoTime()} counts
     * @param length what the end was computed from
     */
    private record Limit(long end, Duration length) {
        static Limit in(Duration length) {
            return new Limit(System.nanoTime() + length.toNanos(), length);
        }

        String text() {
            long millis = length.toMillis();
            return millis >= 10 ? millis + " ms" : length.toNanos() / 1000 + " microseconds";
        }
    }

    /** Something to wait for. */
    interface Wait {
        /** False when the time is over first. */
        boolean await(long nanos) throws InterruptedException;
    }

    /** The terms of this thread; no limits where none were set. */
    public static CallTerms current() {
        return BOUND.isBound() ? BOUND.get() : NONE;
    }

    /** These terms, to be answered in this time from now; an earlier end stays. */
    public CallTerms within(Duration length) {
        Limit given = Limit.in(length);
        boolean earlier = limit == null || given.end() - limit.end() < 0;
        return earlier ? new CallTerms(given, priority, abandoned) : this;
    }

    /** These terms at a priority. */
    public CallTerms with(Priority wanted) {
        return new CallTerms(limit, wanted, abandoned);
    }

    /**
     * These terms for a caller who may leave.
     *
     * @param gone asked on the waiting thread every 100 ms
     */
    CallTerms unless(BooleanSupplier gone) {
        return new CallTerms(limit, priority, gone);
    }

    /** Makes a call on these terms, on this thread. */
    public <T> T call(Supplier<T> call) {
        return ScopedValue.where(BOUND, this).call(call::get);
    }

    <T, X extends Throwable> T callChecked(ScopedValue.CallableOp<T, X> call) throws X {
        return ScopedValue.where(BOUND, this).call(call);
    }

    Priority priority() {
        return priority;
    }

    /**
     * Waits until it is done, time is over or the caller has left.
     *
     * @throws ServiceException TIMEOUT, CLIENT_LEFT, or UNAVAILABLE when the thread is interrupted
     */
    void await(String what, Wait wait) {
        try {
            while (true) {
                long left = limit == null ? LOOK_NANOS : limit.end() - System.nanoTime();
                if (wait.await(Math.clamp(left, 0, LOOK_NANOS))) {
                    return;
                }
                if (limit != null && limit.end() - System.nanoTime() <= 0) {
                    throw new ServiceException(
                            ErrorCode.TIMEOUT, what + " within " + limit.text());
                }
                if (abandoned.getAsBoolean()) {
                    throw new ServiceException(ErrorCode.CLIENT_LEFT, "the client has left");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.UNAVAILABLE, null, "the call was given up", e);
        }
    }
}
