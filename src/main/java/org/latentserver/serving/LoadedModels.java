package org.latentserver.serving;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.AliasGate;
import org.latentserver.models.ModelUse;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.latentserver.models.Route;
import org.latentserver.models.VersionRetired;
import org.latentserver.serving.metrics.ServedVersion;
import org.latentserver.serving.metrics.VersionMeters;
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
class LoadedModels
        implements Serving, VersionChoice, LoadedStates, ModelUse, AliasGate, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(LoadedModels.class);
    private static final int MAX_FAILURES = 1000;

    private final Models models;
    private final ModelLoaders loaders;
    private final ServingSettings settings;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Lot lot;
    private final Mirrors mirrors;
    private final Set<LoadedVersion.Key> failures = new HashSet<>(); // guarded by versions
    private final Map<LoadedVersion.Key, LoadedVersion> versions = new HashMap<>();
    // one at a time: two at once would need the memory of two
    private final ScheduledExecutorService loading =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("model-loader").daemon().factory());

    LoadedModels(
            Models models,
            ModelLoaders loaders,
            ServingSettings settings,
            Clock clock,
            Lot lot,
            MeterRegistry registry) {
        this.models = models;
        this.loaders = loaders;
        this.settings = settings;
        this.clock = clock;
        this.registry = registry;
        this.lot = lot;
        mirrors = new Mirrors(this, lot, registry);
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
    public ModelVersion choose(String reference) {
        Route route = models.route(reference);
        ModelVersion chosen = choose(route);
        if (chosen.equals(route.main())) { // it is leased by its number, which tells no alias
            LoadedVersion loaded;
            synchronized (versions) {
                loaded = versions.get(LoadedVersion.Key.of(chosen));
            }
            if (loaded != null && loaded.isLoaded()) {
                mirrors.set(loaded, route);
            }
        }
        return chosen;
    }

    private ModelVersion choose(Route route) {
        Route.Share canary = route.canary();
        return canary != null && lot.falls(canary.percent()) ? canary.version() : route.main();
    }

    /**
     * Makes sure that the version that a reference names, if it is loaded, has room for a call.
     *
     * @throws ServiceException OVERLOADED when a queue of it is full
     */
    void checkRoom(String reference) {
        LoadedVersion loaded;
        try {
            ModelVersion version = models.resolve(reference);
            synchronized (versions) {
                loaded = versions.get(LoadedVersion.Key.of(version));
            }
        } catch (ServiceException _) {
            return; // the call itself says it better
        }
        if (loaded != null && loaded.isLoaded()) {
            loaded.model.join().batchers().forEach(Batcher::checkRoom);
        }
    }

    /** Ready for an alias: not to be unloaded because an earlier alias has left. */
    @Override
    public Ready prepare(ModelVersion version) {
        try {
            LoadedVersion loaded = acquire(version);
            try {
                await(loaded);
                synchronized (versions) {
                    loaded.retired = false;
                }
                return () -> release(loaded);
            } catch (RuntimeException | Error e) {
                release(loaded);
                throw e;
            }
        } catch (IllegalStateException e) {
            throw new ServiceException(
                    ErrorCode.CONFLICT,
                    "version",
                    "version %d of %s can't be loaded"
                            .formatted(version.version(), version.model()),
                    e);
        }
    }

    @Override
    public <T extends ServedModel> Lease<T> lease(String reference, Class<T> type) {
        Route route = models.route(reference);
        ModelVersion version = choose(route);
        checkFamily(version, type);
        LoadedVersion loaded = acquire(version);
        ServedVersion.used(loaded.key.label());
        try {
            T model = type.cast(await(loaded));
            if (version.equals(route.main())) {
                mirrors.set(loaded, route);
            }
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
        LoadedVersion.Key key = LoadedVersion.Key.of(version);
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
            ServedModel model =
                    ServedVersion.loading(
                            loaded.key.label(), () -> loaders.load(models.open(version)));
            synchronized (versions) {
                loaded.meters = new VersionMeters(registry, loaded.key.label(), model::bytes);
                failures.remove(loaded.key);
                loaded.model.complete(model);
            }
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
                failed(loaded.key);
            }
            log.warn("can't load {} version {}", version.model(), version.version(), e);
            loaded.model.completeExceptionally(e);
        }
    }

    /** Under the lock. */
    private void failed(LoadedVersion.Key key) {
        if (failures.size() >= MAX_FAILURES) {
            failures.clear();
        }
        failures.add(key);
    }

    @Override
    public boolean failedToLoad(String model, int version) {
        synchronized (versions) {
            return failures.contains(new LoadedVersion.Key(model, version));
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
            loading.execute(() -> close(loaded));
        }
    }

    private static void close(LoadedVersion loaded) {
        loaded.model.join().close();
        VersionMeters meters = loaded.meters;
        if (meters != null) {
            meters.close();
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
        mirrors.close();
        synchronized (versions) {
            new ArrayList<>(versions.values()).forEach(this::unload);
        }
        loading.close();
    }
}
