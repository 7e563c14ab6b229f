package org.latentserver.api;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the server keeps all that it owns, and the models it was delivered with.
 *
 * @param home folder of the database, data sets, jobs and packages; made when missing
 * @param bundledModels folder of delivered packages, {@code <name>/} each; may be absent
 */
@ConfigurationProperties("latent")
public record LatentHome(
        @DefaultValue("latent-home") Path home, @DefaultValue("models") Path bundledModels) {
    public LatentHome {
        home = home.toAbsolutePath().normalize();
        bundledModels = bundledModels.toAbsolutePath().normalize();
    }

    public Path resolve(String first, String... more) {
        return home.resolve(Path.of(first, more));
    }
}
