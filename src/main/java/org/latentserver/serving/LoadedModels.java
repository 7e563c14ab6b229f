package org.latentserver.serving;

import jakarta.annotation.PostConstruct;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.latentserver.api.ServiceException;
import org.latentserver.models.ModelUse;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.latentserver.models.VersionRetired;
import org.latentserver.serving.terms.CallTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Loads each version once, on a thread of its own, and unloads it when nobody needs it: its last
 * alias moved away, nobody called for long, or others need the memory.
 */
@Component
class LoadedModels implements Serving, LoadedStates, ModelUse, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(LoadedModels.class);

    private final Models models;
    private final ModelLoaders loaders;
    private final ServingSettings settings;
    private final Clock clock;
    private final Map<LoadedVersion.Key, LoadedVersion> versions = new HashMap<>();
    // one at a time: two at once would need the memory of two
    private final ScheduledExecutorService loading =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("model-loader").daemon().factory());

    LoadedModels(Models models, ModelLoaders loaders, ServingSettings settings, Clock clock) {
        this.models = models;
        this.loaders = loaders;
        this.settings = settings;
        this.clock = clock;
    }

    @PostConstruct
    void tidyUpEachMinute() {
        var _ = loading.scheduleWithFixedDelay(this::tidyUp, 1, 1, TimeUnit.MINUTES);
    }

    private void tidyUp() {
        try {
            unloadIdle();
            unloadBeyondBudget();
        } catch (RuntimeException e) { // would end all further runs
            log.warn("can't tidy up the loaded models", e);
        }
    }

    @Override
    public <T extends ServedModel> Lease<T> lease(String reference, Class<T> type) {
        ModelVersion version = models.resolve(reference);
        checkFamily(version, type);
        LoadedVersion loaded = acquire(version);
        try {
            T model = type.cast(await(loaded));
            return new HeldLease<>(loaded.key, model, () -> release(loaded));
        } catch (RuntimeException | Error e) {
            release(loaded);
            throw e;
        }
    }

    private void checkFamily(ModelVersion version, Class<?> type) {
        String family = version.manifest().family();
        if (!type.isAssignableFrom(loaders.of(family).type())) {
            throw ServiceException.invalid(
                    "model",
                    "model "
                            + version.model()
                            + " is of family "
                            + family
                            + ", which can't do this");
        }
    }

    private LoadedVersion acquire(ModelVersion version) {
        LoadedVersion.Key key = new LoadedVersion.Key(version.model(), version.version());
        synchronized (versions) {
            LoadedVersion loaded = versions.get(key);
            if (loaded == null) {
                loaded = new LoadedVersion(key);
                versions.put(key, loaded);
                LoadedVersion created = loaded;
                loading.execute(() -> load(version, created));
            }
            loaded.leases++;
            loaded.lastUsed = clock.millis();
            return loaded;
        }
    }

    private void load(ModelVersion version, LoadedVersion loaded) {
        long start = System.nanoTime();
        try {
            ServedModel model = loaders.load(models.open(version));
            loaded.model.complete(model);
            log.info(
                    "loaded {} version {} in {} ms, {} bytes",
                    version.model(),
                    version.version(),
                    (System.nanoTime() - start) / 1_000_000,
                    model.bytes());
            unloadBeyondBudget();
        } catch (Throwable e) { // also native libraries that fail to link: the callers must hear
            synchronized (versions) {
                versions.remove(loaded.key); // the next call tries again
            }
            log.warn("can't load {} version {}", version.model(), version.version(), e);
            loaded.model.completeExceptionally(e);
        }
    }

    private ServedModel await(LoadedVersion loaded) {
        if (!loaded.model.isDone()) {
            CallTerms.current()
                    .awaitLoading(
                            "the model is still being loaded: no answer",
                            settings.loadDeadline(),
                            loaded::await);
        }
        try {
            return loaded.model.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ServiceException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("can't load the model", e.getCause());
        }
    }

    private void release(LoadedVersion loaded) {
        synchronized (versions) {
            loaded.leases--;
            loaded.lastUsed = clock.millis();
            if (loaded.leases == 0 && loaded.retired) {
                unload(loaded);
            }
        }
    }

    /** Under the lock, without leases. Closing may wait for a last pass, so the loader does it. */
    private void unload(LoadedVersion loaded) {
        if (versions.remove(loaded.key, loaded) && loaded.isLoaded()) {
            log.info("unloading {} version {}", loaded.key.model(), loaded.key.version());
            loading.execute(() -> loaded.model.join().close());
        }
    }

    @EventListener
    void retire(VersionRetired event) {
        unload(event.model(), event.version());
    }

    @Override
    public void unload(String model, int version) {
        synchronized (versions) {
            LoadedVersion loaded = versions.get(new LoadedVersion.Key(model, version));
            if (loaded == null) {
                return;
            }
            loaded.retired = true;
            if (loaded.leases == 0) {
                unload(loaded);
            }
        }
    }

    private void unloadBeyondBudget() {
        synchronized (versions) {
            long excess =
                    versions.values().stream().mapToLong(LoadedVersion::bytes).sum()
                            - settings.memoryBudget().toBytes();
            for (LoadedVersion oldest : unleased()) {
                if (excess <= 0) {
                    return;
                }
                excess -= oldest.bytes();
                unload(oldest);
            }
        }
    }

    /** Unloads what nobody called for longer than the configured time. */
    void unloadIdle() {
        synchronized (versions) {
            long before = clock.millis() - settings.idle().toMillis();
            unleased().stream().filter(loaded -> loaded.lastUsed < before).forEach(this::unload);
        }
    }

    /** Loaded versions without leases, those not used longest first; a copy. */
    private List<LoadedVersion> unleased() {
        return versions.values().stream()
                .filter(loaded -> loaded.leases == 0 && loaded.isLoaded())
                .sorted(Comparator.comparingLong(loaded -> loaded.lastUsed))
                .toList();
    }

    @Override
    public Optional<Loaded> find(String model, int version) {
        synchronized (versions) {
            return Optional.ofNullable(versions.get(new LoadedVersion.Key(model, version)))
                    .map(LoadedVersion::view);
        }
    }

    @Override
    public boolean inUse(String model, int version) {
        synchronized (versions) {
            LoadedVersion loaded = versions.get(new LoadedVersion.Key(model, version));
            return loaded != null && loaded.leases > 0;
        }
    }

    @Override
    public void destroy() {
        synchronized (versions) {
            new ArrayList<>(versions.values()).forEach(this::unload);
        }
        loading.close();
    }
}
