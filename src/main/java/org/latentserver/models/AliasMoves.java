package org.latentserver.models;

import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Moves aliases, and tells when a version lost its last one. */
@Component
class AliasMoves {
    private final AliasRows aliases;
    private final VersionRows versions;
    private final RegistryTransactions transactions;
    private final ApplicationEventPublisher events;

    AliasMoves(
            AliasRows aliases,
            VersionRows versions,
            RegistryTransactions transactions,
            ApplicationEventPublisher events) {
        this.aliases = aliases;
        this.versions = versions;
        this.transactions = transactions;
        this.events = events;
    }

    /**
     * @throws ServiceException UNKNOWN_MODEL when there is no such version
     */
    void move(String model, String alias, int version) {
        transactions.write(() -> {
            if (versions.find(model, version).isEmpty()) {
                throw RegisteredModels.unknownVersion(model, version);
            }
            Integer before = aliases.find(model, alias).orElse(version);
            aliases.move(model, alias, version);
            retireWithoutAlias(model, before);
            return version;
        });
    }

    /**
     * @throws ServiceException NOT_FOUND when there is no such alias
     */
    void delete(String model, String alias) {
        transactions.write(() -> {
            int before =
                    aliases.find(model, alias)
                            .orElseThrow(() ->
                                    new ServiceException(
                                            ErrorCode.NOT_FOUND,
                                            "alias",
                                            "model " + model + " has no alias " + alias));
            aliases.delete(model, alias);
            retireWithoutAlias(model, before);
            return before;
        });
    }

    private void retireWithoutAlias(String model, int version) {
        if (!aliases.all(model).containsValue(version)) {
            transactions.afterCompletion(
                    () -> events.publishEvent(new VersionRetired(model, version)));
        }
    }
}
