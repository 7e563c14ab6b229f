package org.latentserver.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Deletes versions, and packages that no version has any more. */
@Component
class VersionRemoval {
    private final VersionRows versions;
    private final AliasRows aliases;
    private final RolloutRows rollouts;
    private final PackageStore store;
    private final RegistryTransactions transactions;
    private final ObjectProvider<ModelUse> uses; // they need the registry themselves
    private final ApplicationEventPublisher events;
    private final Clock clock;

    VersionRemoval(
            VersionRows versions,
            AliasRows aliases,
            RolloutRows rollouts,
            PackageStore store,
            RegistryTransactions transactions,
            ObjectProvider<ModelUse> uses,
            ApplicationEventPublisher events,
            Clock clock) {
        this.versions = versions;
        this.aliases = aliases;
        this.rollouts = rollouts;
        this.store = store;
        this.transactions = transactions;
        this.uses = uses;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @throws ServiceException UNKNOWN_MODEL; CONFLICT while an alias points there or it is in use
     */
    void delete(String model, int version) {
        ModelVersion deleted =
                transactions.write(() -> {
                    ModelVersion found =
                            versions.find(model, version)
                                    .orElseThrow(
                                            () -> RegisteredModels.unknownVersion(model, version));
                    List<String> pointing =
                            aliases.all(model).entrySet().stream()
                                    .filter(alias -> alias.getValue() == version)
                                    .map(Map.Entry::getKey)
                                    .toList();
                    if (!pointing.isEmpty()) {
                        throw ServiceException.conflict(
                                        "alias "
                                                + String.join(", ", pointing)
                                                + " points to version "
                                                + version
                                                + ": move or delete it first")
                                .with("aliases", pointing);
                    }
                    List<String> rolling = rollouts.aliases(model, version);
                    if (!rolling.isEmpty()) {
                        throw ServiceException.conflict(
                                        "version %d is a canary or shadow of alias %s: end that first"
                                                .formatted(version, String.join(", ", rolling)))
                                .with("aliases", rolling);
                    }
                    tombstone(found);
                    return found;
                });
        forget(deleted);
    }

    /** Deletes a model with all its versions and aliases; errors as {@link #delete}. */
    void deleteModel(String model) {
        List<ModelVersion> deleted =
                transactions.write(() -> {
                    List<ModelVersion> all = versions.all(model);
                    if (all.isEmpty()) {
                        throw new ServiceException(
                                ErrorCode.UNKNOWN_MODEL, "model", "there is no model " + model);
                    }
                    aliases.deleteAll(model);
                    rollouts.deleteAll(model);
                    all.forEach(this::tombstone);
                    return all;
                });
        deleted.forEach(this::forget);
    }

    /** The row goes first: who wants the version meanwhile waits for it, or is seen below. */
    private void tombstone(ModelVersion version) {
        versions.delete(version.model(), version.version(), clock.instant());
        if (uses.stream().anyMatch(use -> use.inUse(version.model(), version.version()))) {
            throw ServiceException.conflict(
                    "version " + version.version() + " is in use, try again later");
        }
        events.publishEvent(new VersionDeleted(version.model(), version.version()));
    }

    private void forget(ModelVersion version) {
        events.publishEvent(new VersionRetired(version.model(), version.version()));
        long timesPinned = store.timesPinned(version.packageId());
        if (!versions.isReferenced(version.packageId())) {
            try {
                store.removeIfUnused(version.packageId(), timesPinned);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
