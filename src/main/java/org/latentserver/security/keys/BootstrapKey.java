package org.latentserver.security.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latentserver.security.access.Quota;
import org.latentserver.security.access.Scope;

/** The key of the configuration: of whoever runs the server, until there are others. */
final class BootstrapKey {
    static final String ID = "bootstrap";
    private static final int LARGEST_FILE = 4096;
    private static final Pattern RULE = Pattern.compile("[!-~]{32,200}");

    private BootstrapKey() {}

    /**
     * @throws UnusableKeysException when it is given and no good secret
     */
    static Optional<ApiKey> of(KeySettings settings, Instant now) {
        String text = text(settings);
        if (text == null) {
            return Optional.empty();
        }
        if (!RULE.matcher(text).matches()) {
            throw new UnusableKeysException(
                    "The bootstrap key must have 32 to 200 visible ASCII characters.");
        }
        String hash = new KeySecret(text).storedHash();
        return Optional.of(
                new ApiKey(
                        ID,
                        ID,
                        Set.of(Scope.ADMIN),
                        new ApiKey.Hashes(hash, null, null),
                        null,
                        Quota.Limits.NONE,
                        now,
                        null));
    }

    private static @Nullable String text(KeySettings settings) {
        Path file = settings.bootstrapKeyFile();
        String key = settings.bootstrapKey();
        if (file == null) {
            return key == null || key.isBlank() ? null : key.strip();
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new UnusableKeysException(
                        "latent.security.bootstrap-key-file " + file + " holds no key.");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UnusableKeysException(
                    "latent.security.bootstrap-key-file " + file + " can't be read.", e);
        }
    }
}
