package org.latentserver.serving.terms;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/**
 * What holds for all calls of models that a thread makes within: by when there must be an answer,
 * what goes first, and whether anybody still waits for it. Immutable but for the end of a deadline
 * that the client didn't choose, which waiting for a model to load puts off.
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
     * @param strict whether it counts all that happens, also the loading of models
     */
    private record Limit(AtomicLong end, Duration length, boolean strict) {
        static Limit in(Duration length, boolean strict) {
            return new Limit(new AtomicLong(System.nanoTime() + length.toNanos()), length, strict);
        }

        long left() {
            return end.get() - System.nanoTime();
        }

        String text() {
            long millis = length.toMillis();
            return millis >= 10 ? millis + " ms" : length.toNanos() / 1000 + " microseconds";
        }
    }

    /** Something to wait for. */
    public interface Wait {
        /** False when the time is over first. */
        boolean await(long nanos) throws InterruptedException;
    }

    /** The terms of this thread; no limits where none were set. */
    public static CallTerms current() {
        return BOUND.isBound() ? BOUND.get() : NONE;
    }

    /**
     * No deadline, nobody who could leave: for work that a client asked for but that isn't a call.
     */
    public static CallTerms unlimited() {
        return NONE;
    }

    /**
     * These terms, to be answered in this time from now, whatever happens; an earlier end stays.
     */
    public CallTerms within(Duration length) {
        return limited(Limit.in(length, true));
    }

    /** The same, but the time that models take to load does not count. */
    public CallTerms withinOnceLoaded(Duration length) {
        return limited(Limit.in(length, false));
    }

    private CallTerms limited(Limit given) {
        boolean earlier = limit == null || given.left() < limit.left();
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
    public CallTerms unless(BooleanSupplier gone) {
        return new CallTerms(limit, priority, gone);
    }

    /** Makes a call on these terms, on this thread. */
    public <T> T call(Supplier<T> call) {
        return ScopedValue.where(BOUND, this).call(call::get);
    }

    /** Makes a call on these terms, on this thread. */
    public <T, X extends Throwable> T callChecked(ScopedValue.CallableOp<T, X> call) throws X {
        return ScopedValue.where(BOUND, this).call(call);
    }

    /** False once the deadline has passed. */
    public boolean hasTime() {
        return limit == null || limit.left() > 0;
    }

    public Priority priority() {
        return priority;
    }

    /**
     * Waits until it is done, time is over or the caller has left.
     *
     * @throws ServiceException TIMEOUT, CLIENT_LEFT, or UNAVAILABLE when the thread is interrupted
     */
    public void await(String what, Wait wait) {
        await(what, limit, wait);
    }

    /**
     * Waits for a model to load: as long as these terms allow, where the client chose a deadline,
     * otherwise so long, and then the deadline is put off by the time it took.
     *
     * @throws ServiceException as {@link #await}
     */
    public void awaitLoading(String what, Duration most, Wait wait) {
        if (limit == null || limit.strict()) {
            within(most).await(what, wait);
            return;
        }
        long start = System.nanoTime();
        await(what, Limit.in(most, true), wait);
        limit.end().addAndGet(System.nanoTime() - start);
    }

    private void await(String what, @Nullable Limit until, Wait wait) {
        try {
            while (true) {
                long left = until == null ? LOOK_NANOS : until.left();
                if (wait.await(Math.clamp(left, 0, LOOK_NANOS))) {
                    return;
                }
                if (until != null && until.left() <= 0) {
                    throw new ServiceException(ErrorCode.TIMEOUT, what + " within " + until.text());
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
