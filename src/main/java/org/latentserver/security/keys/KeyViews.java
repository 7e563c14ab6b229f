package org.latentserver.security.keys;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.security.access.Scope;

/** Keys as the API shows them. */
final class KeyViews {
    private KeyViews() {}

    @Schema(name = "ApiKey")
    record Key(
            String id,
            String name,
            @Schema(description = "`infer`, `train`, `admin`") List<String> scopes,
            @Nullable Instant expiresAt,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer concurrency,
            Instant createdAt,
            @Schema(description = "to some seconds; null before the first use")
                    @Nullable Instant lastUsedAt,
            @Schema(description = "until when the secret before the last rotation is good")
                    @Nullable Instant previousSecretUntil) {
        static Key of(HeldKey held, Instant now) {
            ApiKey key = held.key();
            Instant until = key.hashes().previousUntil();
            long used = held.usedAt();
            return new Key(
                    key.id(),
                    key.name(),
                    new TreeSet<>(key.scopes()).stream().map(Scope::slug).toList(),
                    key.expiresAt(),
                    key.limits().requestsPerMinute(),
                    key.limits().concurrency(),
                    key.createdAt(),
                    used == 0 ? null : Instant.ofEpochMilli(used),
                    until != null && now.isBefore(until) ? until : null);
        }
    }

    @Schema(name = "IssuedApiKey")
    record Issued(
            Key key,
            @Schema(
                            description =
                                    "to be sent as `Authorization: Bearer …`; shown this once, the"
                                            + " server keeps only its hash")
                    String secret) {}

    @Schema(name = "KeyRotation")
    record Rotation(
            @Schema(description = "how long the old secret stays good, 0 (the default) to 604800")
                    @Nullable Integer graceSeconds) {
        private static final int LONGEST = 7 * 24 * 3600;

        static Duration grace(@Nullable Rotation rotation) {
            Integer seconds = rotation == null ? null : rotation.graceSeconds();
            if (seconds != null && (seconds < 0 || seconds > LONGEST)) {
                throw ServiceException.invalid(
                        "graceSeconds", "graceSeconds is " + seconds + ", must be 0 to " + LONGEST);
            }
            return Duration.ofSeconds(seconds == null ? 0 : seconds);
        }
    }
}
