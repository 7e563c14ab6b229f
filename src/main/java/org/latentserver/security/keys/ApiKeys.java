package org.latentserver.security.keys;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.stereotype.Component;

/** Makes, rotates and revokes keys; each change holds at once on this server. */
@Component
class ApiKeys {
    static final int MOST = 10_000;

    private final ApiKeyRows rows;
    private final KeyChain chain;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(ApiKeyRows rows, KeyChain chain, Clock clock) {
        this.rows = rows;
        this.chain = chain;
        this.clock = clock;
    }

    /** A key, and its secret, which is known now and never again. */
    record Issued(HeldKey key, KeySecret secret) {}

    /**
     * @throws ServiceException CONFLICT when there are {@value #MOST}
     */
    Issued create(KeyRequest request) {
        Instant now = clock.instant();
        KeyRequest.Checked checked = request.checked(now);
        if (chain.list().size() >= MOST) {
            throw ServiceException.conflict("there are " + MOST + " keys, the most there may be")
                    .with("limit", MOST);
        }
        String id = KeySecret.newId(random);
        KeySecret secret = KeySecret.generate(id, random);
        rows.insert(
                new ApiKey(
                        id,
                        checked.name(),
                        checked.scopes(),
                        new ApiKey.Hashes(secret.storedHash(), null, null),
                        checked.expiresAt(),
                        checked.limits(),
                        now,
                        null));
        chain.reload();
        return new Issued(get(id), secret);
    }

    List<HeldKey> list() {
        return chain.list();
    }

    /**
     * @throws ServiceException NOT_FOUND
     */
    HeldKey get(String id) {
        return chain.get(id).orElseThrow(() -> unknown(id));
    }

    /**
     * @param grace how long the old secret stays good
     */
    Issued rotate(String id, Duration grace) {
        get(id);
        KeySecret secret = KeySecret.generate(id, random);
        if (!rows.replaceSecret(id, secret.storedHash(), clock.instant().plus(grace))) {
            throw unknown(id);
        }
        chain.reload();
        return new Issued(get(id), secret);
    }

    void revoke(String id) {
        if (!rows.delete(id)) {
            throw unknown(id);
        }
        chain.reload();
    }

    private static ServiceException unknown(String id) {
        return id.equals(BootstrapKey.ID)
                ? ServiceException.conflict(
                        "the bootstrap key is set by the server's configuration, and only there")
                : new ServiceException(ErrorCode.NOT_FOUND, "id", "there is no key " + Echo.of(id));
    }
}
