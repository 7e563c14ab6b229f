package org.latentserver.serving;

import java.util.concurrent.atomic.AtomicBoolean;

/** A lease that is given back once, however often it is closed. */
final class HeldLease<T extends ServedModel> implements Lease<T> {
    private final LoadedVersion.Key key;
    private final T served;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeldLease(LoadedVersion.Key key, T served, Runnable release) {
        this.key = key;
        this.served = served;
        this.release = release;
    }

    @Override
    public T get() {
        return served;
    }

    @Override
    public String model() {
        return key.model();
    }

    @Override
    public int version() {
        return key.version();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
