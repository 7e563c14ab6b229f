package org.latentserver.serving;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.LatentHome;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the engine unpacks its native libraries, about 430 MB.
 *
 * @param cache null for DJL's own folder, {@code ~/.djl.ai}, which all servers of a user share;
 *     where that can't be written, {@code engine} in the home of the server
 */
@ConfigurationProperties("latent.engine")
record EngineSettings(@Nullable Path cache) {
    Path cache(LatentHome home) {
        if (cache != null) {
            return cache.toAbsolutePath();
        }
        Path user = Path.of(System.getProperty("user.home", "?"));
        return Files.isWritable(user) ? user.resolve(".djl.ai") : home.resolve("engine");
    }
}
