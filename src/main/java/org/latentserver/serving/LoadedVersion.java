package org.latentserver.serving;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.ModelVersion;
import org.latentserver.serving.metrics.ServedVersion;
import org.latentserver.serving.metrics.VersionMeters;

/** A version that is loaded, or about to be. The map's lock guards all but the future. */
final class LoadedVersion {
    /** What a version is known by. */
    record Key(String model, int version) {
        static Key of(ModelVersion version) {
            return new Key(version.model(), version.version());
        }

        ServedVersion label() {
            return new ServedVersion(model, version);
        }
    }

    final Key key;
    final CompletableFuture<ServedModel> model = new CompletableFuture<>();
    int leases;
    long lastUsed;
    boolean retired;
    @Nullable VersionMeters meters; // once loaded
    volatile Mirrors.@Nullable Mirror mirror; // guarded by nothing: setting it twice is harmless

    LoadedVersion(Key key) {
        this.key = key;
    }

    boolean isLoaded() {
        return model.isDone() && !model.isCompletedExceptionally();
    }

    /** Waits for the end of loading, good or bad; false when the time is over first. */
    boolean await(long nanos) throws InterruptedException {
        try {
            model.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException _) {
            return true;
        }
    }

    LoadedStates.Loaded view() {
        if (!isLoaded()) {
            return new LoadedStates.Loaded(LoadedStates.State.LOADING, 0, BatchCounts.NONE);
        }
        BatchCounts batches =
                model.join().batchers().stream()
                        .map(Batcher::counts)
                        .reduce(BatchCounts.NONE, BatchCounts::plus);
        LoadedStates.State state =
                retired ? LoadedStates.State.UNLOADING : LoadedStates.State.READY;
        return new LoadedStates.Loaded(state, bytes(), batches);
    }

    /** Estimated; 0 while loading. */
    long bytes() {
        return isLoaded() ? model.join().bytes() : 0;
    }
}
