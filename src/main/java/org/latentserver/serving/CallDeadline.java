package org.latentserver.serving;

import java.time.Duration;
import java.util.function.Supplier;

/** A caller's own limit of time, for all calls of batchers that it makes on its thread within. */
public final class CallDeadline {
    private static final ScopedValue<Limit> OWN = ScopedValue.newInstance();

    private CallDeadline() {}

    /**
     * When a call must have its answer.
     *
     * @param end as {@link System#nanoTime()} counts
     * @param length what the end was computed from
     */
    record Limit(long end, Duration length) {
        static Limit in(Duration length) {
            return new Limit(System.nanoTime() + length.toNanos(), length);
        }

        String text() {
            long millis = length.toMillis();
            return millis >= 10 ? millis + " ms" : length.toNanos() / 1000 + " microseconds";
        }
    }

    /**
     * Makes a call that must be answered in this time; the server's own deadline holds beside it.
     *
     * @throws org.latentserver.api.ServiceException TIMEOUT when the time is over first
     */
    public static <T> T within(Duration length, Supplier<T> call) {
        return ScopedValue.where(OWN, Limit.in(length)).call(call::get);
    }

    /** The earlier of the caller's end and the server's. */
    static Limit earliest(Duration server) {
        Limit limit = Limit.in(server);
        return OWN.isBound() && OWN.get().end() - limit.end() < 0 ? OWN.get() : limit;
    }
}
