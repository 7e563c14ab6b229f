package org.latentserver.security.keys;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param bootstrapKey a secret that may do everything, to make the first keys with; nothing of it
 *     is stored
 * @param bootstrapKeyFile a file with such a secret, as container platforms mount them
 * @param keyRefresh how often keys are read again, so that what another server changed is known
 */
@ConfigurationProperties("latent.security")
record KeySettings(
        @Nullable String bootstrapKey,
        @Nullable Path bootstrapKeyFile,
        @DefaultValue("10s") Duration keyRefresh) {
    @Override
    public String toString() {
        return "KeySettings";
    }
}
