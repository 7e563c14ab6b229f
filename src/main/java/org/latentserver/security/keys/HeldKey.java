package org.latentserver.security.keys;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.latentserver.security.access.Caller;
import org.latentserver.security.access.CallerAuthentication;
import org.latentserver.security.access.Quota;

/** A key in memory, with what is counted of its use. */
final class HeldKey {
    private final ApiKey key;
    private final CallerAuthentication authentication;
    private final AtomicLong usedAt;

    HeldKey(ApiKey key, Clock clock) {
        this(key, new Quota(key.limits(), clock), new AtomicLong());
    }

    private HeldKey(ApiKey key, Quota quota, AtomicLong usedAt) {
        this.key = key;
        this.usedAt = usedAt;
        this.authentication = new CallerAuthentication(new Caller(key.id(), key.scopes(), quota));
    }

    /** The same holder's key as it was read again: a change of it resets no count. */
    HeldKey as(ApiKey changed, Clock clock) {
        Quota quota = authentication.caller().quota();
        boolean sameLimits = quota.limits().equals(changed.limits());
        return new HeldKey(
                changed, sameLimits ? quota : new Quota(changed.limits(), clock), usedAt);
    }

    ApiKey key() {
        return key;
    }

    CallerAuthentication authentication() {
        return authentication;
    }

    void used(long now) {
        usedAt.set(now);
    }

    /** Milliseconds since 1970, as far as this server knows; 0 never. */
    long usedAt() {
        long stored = key.lastUsedAt() == null ? 0 : key.lastUsedAt().toEpochMilli();
        return Math.max(stored, usedAt.get());
    }

    boolean usedSinceStored() {
        return key.lastUsedAt() == null
                ? usedAt.get() > 0
                : usedAt.get() > key.lastUsedAt().toEpochMilli();
    }
}
