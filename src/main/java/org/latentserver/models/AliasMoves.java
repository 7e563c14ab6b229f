package org.latentserver.models;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Moves aliases and starts and ends their rollouts, to versions only that can answer; and tells
 * when a version lost its last alias.
 */
@Component
class AliasMoves {
    private final AliasRows aliases;
    private final RolloutRows rollouts;
    private final VersionRows versions;
    private final RegistryTransactions transactions;
    private final ObjectProvider<AliasGate> gates; // they need the registry themselves
    private final ApplicationEventPublisher events;

    AliasMoves(
            AliasRows aliases,
            RolloutRows rollouts,
            VersionRows versions,
            RegistryTransactions transactions,
            ObjectProvider<AliasGate> gates,
            ApplicationEventPublisher events) {
        this.aliases = aliases;
        this.rollouts = rollouts;
        this.versions = versions;
        this.transactions = transactions;
        this.gates = gates;
        this.events = events;
    }

    /**
     * Moves an alias once the version is loaded and warm, and ends its rollouts. Not within a
     * transaction: loading takes long.
     *
     * @throws ServiceException UNKNOWN_MODEL when there is no such version; what loading throws,
     *     and then nothing has changed
     */
    void swap(String model, String alias, int version) {
        whenReady(find(model, version), () -> move(model, alias, version));
    }

    /**
     * Moves an alias back to where it pointed before; doing it twice changes nothing.
     *
     * @throws ServiceException NOT_FOUND when there is no such alias; CONFLICT when it pointed
     *     nowhere before, that version is deleted, or another move came first
     */
    void rollBack(String model, String alias) {
        AliasRows.Target target = target(model, alias);
        Integer previous = target.previous();
        if (previous == null) {
            throw ServiceException.conflict(
                    "alias %s of %s has never moved".formatted(alias, model));
        }
        ModelVersion version =
                versions.find(model, previous)
                        .orElseThrow(() ->
                                ServiceException.conflict(
                                        "version %d, where the alias pointed before, is deleted"
                                                .formatted(previous)));
        whenReady(
                version,
                () ->
                        transactions.write(() -> {
                            if (!target(model, alias).equals(target)) {
                                throw ServiceException.conflict(
                                        "the alias has been moved meanwhile");
                            }
                            move(model, alias, previous);
                            return previous;
                        }));
    }

    /**
     * Gives a version a share of an alias's calls once it is loaded and warm.
     *
     * @throws ServiceException UNKNOWN_MODEL, NOT_FOUND for the alias; CONFLICT when the alias
     *     points to the version itself
     */
    void roll(String model, String alias, Rollout kind, RolloutRows.Part part) {
        target(model, alias);
        whenReady(
                find(model, part.version()),
                () ->
                        transactions.write(() -> {
                            if (target(model, alias).version() == part.version()) {
                                throw ServiceException.conflict(
                                        "alias %s points to version %d itself"
                                                .formatted(alias, part.version()));
                            }
                            find(model, part.version());
                            rollouts.put(model, alias, kind, part);
                            return part;
                        }));
    }

    /**
     * @throws ServiceException NOT_FOUND when there is no such rollout
     */
    void end(String model, String alias, Rollout kind) {
        transactions.write(() -> {
            RolloutRows.Part part = rollouts.all(model, alias).get(kind);
            if (part == null || !rollouts.delete(model, alias, kind)) {
                throw new ServiceException(
                        ErrorCode.NOT_FOUND,
                        "alias %s of %s has no %s".formatted(alias, model, kind.slug()));
            }
            retireUnused(model, part.version());
            return part;
        });
    }

    /** Whether moves wait for versions to load. */
    boolean isGated() {
        return gates.stream().findFirst().isPresent();
    }

    private void whenReady(ModelVersion version, Runnable change) {
        Optional<AliasGate> gate = gates.stream().findFirst();
        if (gate.isEmpty()) {
            change.run();
            return;
        }
        try (AliasGate.Ready _ = gate.get().prepare(version)) {
            change.run();
        }
    }

    private ModelVersion find(String model, int version) {
        return versions.find(model, version)
                .orElseThrow(() -> RegisteredModels.unknownVersion(model, version));
    }

    private AliasRows.Target target(String model, String alias) {
        return aliases.target(model, alias)
                .orElseThrow(() ->
                        new ServiceException(
                                ErrorCode.NOT_FOUND,
                                "alias",
                                "model " + model + " has no alias " + alias));
    }

    /**
     * Moves an alias, whether or not the version can answer; its rollouts end.
     *
     * @throws ServiceException UNKNOWN_MODEL when there is no such version
     */
    void move(String model, String alias, int version) {
        transactions.write(() -> {
            find(model, version);
            Set<Integer> left = new TreeSet<>();
            aliases.find(model, alias).ifPresent(left::add);
            aliases.move(model, alias, version);
            left.addAll(endAll(model, alias));
            left.forEach(before -> retireUnused(model, before));
            return version;
        });
    }

    private Set<Integer> endAll(String model, String alias) {
        Map<Rollout, RolloutRows.Part> parts = rollouts.all(model, alias);
        Set<Integer> ended = new TreeSet<>();
        parts.forEach((kind, part) -> {
            rollouts.delete(model, alias, kind);
            ended.add(part.version());
        });
        return ended;
    }

    /**
     * @throws ServiceException NOT_FOUND when there is no such alias
     */
    void delete(String model, String alias) {
        transactions.write(() -> {
            Set<Integer> left = new TreeSet<>();
            left.add(target(model, alias).version());
            aliases.delete(model, alias);
            left.addAll(endAll(model, alias));
            left.forEach(before -> retireUnused(model, before));
            return alias;
        });
    }

    private void retireUnused(String model, int version) {
        if (!aliases.all(model).containsValue(version)
                && rollouts.aliases(model, version).isEmpty()) {
            transactions.afterCompletion(
                    () -> events.publishEvent(new VersionRetired(model, version)));
        }
    }
}
