package org.latentserver.serving.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A version that serves, as labels name it.
 *
 * @param version as a label is text
 */
public record ServedVersion(String model, String version) {
    /** For what no registered version did. */
    static final ServedVersion NONE = new ServedVersion("none", "none");

    /** For what would make too many labels. */
    static final ServedVersion OTHER = new ServedVersion("other", "other");

    private static final ScopedValue<Holder> REQUEST = ScopedValue.newInstance();
    private static final ScopedValue<ServedVersion> LOADING = ScopedValue.newInstance();

    /** Where a request notes what served it. */
    static final class Holder {
        private @Nullable ServedVersion first;

        ServedVersion get() {
            return first == null ? NONE : first;
        }
    }

    public ServedVersion(String model, int version) {
        this(model, Integer.toString(version));
    }

    static <T, X extends Throwable> T request(Holder holder, ScopedValue.CallableOp<T, X> request)
            throws X {
        return ScopedValue.where(REQUEST, holder).call(request);
    }

    /** Notes that this thread's request uses a version; the first one counts. */
    public static void used(ServedVersion version) {
        if (REQUEST.isBound() && REQUEST.get().first == null) {
            REQUEST.get().first = version;
        }
    }

    /** Loads a version, so that what is made within is known to be of it. */
    public static <T> T loading(
            ServedVersion version, ScopedValue.CallableOp<T, RuntimeException> load) {
        return ScopedValue.where(LOADING, version).call(load);
    }

    /** The version that this thread loads; null when it is only tried out. */
    public static @Nullable ServedVersion loading() {
        return LOADING.isBound() ? LOADING.get() : null;
    }
}
