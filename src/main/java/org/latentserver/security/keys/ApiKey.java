package org.latentserver.security.keys;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.security.access.Quota;
import org.latentserver.security.access.Scope;

/**
 * A key as it is stored.
 *
 * @param expiresAt null never
 * @param hashes of the secrets that are good
 */
record ApiKey(
        String id,
        String name,
        Set<Scope> scopes,
        Hashes hashes,
        @Nullable Instant expiresAt,
        Quota.Limits limits,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    /**
     * SHA-256 in hexadecimal digits.
     *
     * @param previous of the secret before the last rotation, good until {@code previousUntil}
     */
    record Hashes(String current, @Nullable String previous, @Nullable Instant previousUntil) {}

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    boolean accepts(byte[] hash, Instant now) {
        Instant until = hashes.previousUntil();
        return KeySecret.matches(hash, hashes.current())
                || (until != null
                        && now.isBefore(until)
                        && KeySecret.matches(hash, hashes.previous()));
    }
}
