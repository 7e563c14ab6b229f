package org.latentserver.serving;

import java.util.concurrent.CompletableFuture;

/** A version that is loaded, or about to be. The map's lock guards all but the future. */
final class LoadedVersion {
    /** What a version is known by. */
    record Key(String model, int version) {}

    final Key key;
    final CompletableFuture<ServedModel> model = new CompletableFuture<>();
    int leases;
    long lastUsed;
    boolean retired;

    LoadedVersion(Key key) {
        this.key = key;
    }

    boolean isLoaded() {
        return model.isDone() && !model.isCompletedExceptionally();
    }

    /** Estimated; 0 while loading. */
    long bytes() {
        return isLoaded() ? model.join().bytes() : 0;
    }
}
