package org.latentserver.security.keys;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.security.access.CallerAuthentication;
import org.latentserver.security.access.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * All keys in memory, so that a request costs no look into the database. {@link #reload} brings in
 * what other servers changed and stores when keys were last used.
 */
@Component
public class KeyChain {
    private static final Logger LOG = LoggerFactory.getLogger(KeyChain.class);

    private final ApiKeyRows rows;
    private final @Nullable HeldKey bootstrap;
    private final Clock clock;
    private volatile @Nullable Map<String, HeldKey> held;

    KeyChain(ApiKeyRows rows, KeySettings settings, Clock clock) {
        this.rows = rows;
        this.clock = clock;
        this.bootstrap =
                BootstrapKey.of(settings, clock.instant())
                        .map(key -> new HeldKey(key, clock))
                        .orElse(null);
    }

    /** Whose secret this is; empty when it is nobody's, or no longer good. */
    public Optional<CallerAuthentication> find(String text) {
        if (text.length() > KeySecret.LONGEST) {
            return Optional.empty();
        }
        KeySecret secret = new KeySecret(text);
        String id = secret.id();
        HeldKey named = id == null ? null : held().get(id);
        HeldKey key = named == null ? bootstrap : named;
        Instant now = clock.instant();
        if (key == null || !key.key().accepts(secret.hash(), now) || key.key().expired(now)) {
            return Optional.empty();
        }
        key.used(now.toEpochMilli());
        return Optional.of(key.authentication());
    }

    /**
     * @throws UnusableKeysException when there is no key that is good now
     */
    public void checkUsable() {
        Instant now = clock.instant();
        List<ApiKey> good =
                held().values().stream()
                        .map(HeldKey::key)
                        .filter(key -> !key.expired(now))
                        .toList();
        if (bootstrap != null) {
            return;
        }
        if (good.isEmpty()) {
            throw new UnusableKeysException(
                    "latent.security.authentication is keys, and there is no key that is good.");
        }
        if (good.stream().noneMatch(key -> key.scopes().contains(Scope.ADMIN))) {
            LOG.warn("No API key that is good has the scope admin: nobody can manage keys");
        }
    }

    /** By id, without the bootstrap key. */
    List<HeldKey> list() {
        return List.copyOf(held().values());
    }

    Optional<HeldKey> get(String id) {
        return Optional.ofNullable(held().get(id));
    }

    /** The rows were read at the first use, when the schema was surely there. */
    private Map<String, HeldKey> held() {
        Map<String, HeldKey> keys = held;
        return keys == null ? reload() : keys;
    }

    /**
     * Reads the table again and stores the times of use that it doesn't have.
     *
     * @throws DataAccessException when the database can't; the keys stay as they were
     */
    public synchronized Map<String, HeldKey> reload() {
        Map<String, HeldKey> before = held == null ? Map.of() : held;
        for (HeldKey key : before.values()) {
            if (key.usedSinceStored()) {
                rows.used(key.key().id(), key.usedAt());
            }
        }
        Map<String, HeldKey> keys = new TreeMap<>();
        for (ApiKey key : rows.all()) {
            HeldKey known = before.get(key.id());
            keys.put(key.id(), known == null ? new HeldKey(key, clock) : known.as(key, clock));
        }
        held = keys;
        return keys;
    }
}
