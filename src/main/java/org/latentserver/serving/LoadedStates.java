package org.latentserver.serving;

import java.util.Optional;

/** What of the registry is in memory. Safe for use by several threads. */
public interface LoadedStates {
    /** Where a version stands. */
    enum State {
        LOADING,
        READY,
        /** Goes as soon as the calls that use it have ended. */
        UNLOADING
    }

    /**
     * A version in memory.
     *
     * @param bytes estimated; 0 while loading
     * @param batches of all its batchers, whoever called
     */
    record Loaded(State state, long bytes, BatchCounts batches) {}

    /** Empty when it is not in memory; the next call loads it. */
    Optional<Loaded> find(String model, int version);

    /** Whether the last attempt to load it failed; the next call tries again. */
    boolean failedToLoad(String model, int version);

    /** Unloads a version as soon as the calls that use it have ended; nothing if not loaded. */
    void unload(String model, int version);
}
