package org.latentserver.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Registers the models that the software is delivered with, before the first request is taken. A
 * package that was registered once is never looked at again, so what users delete stays deleted.
 */
@Component
class BundledModels implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(BundledModels.class);

    private final Path folder;
    private final RegisteredModels models;
    private final VersionRows versions;
    private final AliasRows aliases;
    private final AliasMoves moves;
    private final PackageStore store;

    BundledModels(
            LatentHome home,
            RegisteredModels models,
            VersionRows versions,
            AliasRows aliases,
            AliasMoves moves,
            PackageStore store) {
        this.folder = home.bundledModels();
        this.models = models;
        this.versions = versions;
        this.aliases = aliases;
        this.moves = moves;
        this.store = store;
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            store.sweep(versions::isReferenced);
            for (Path bundled : folders()) {
                register(bundled.getFileName().toString(), bundled);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the model store can't be read", e);
        }
    }

    private List<Path> folders() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(path -> Files.exists(path.resolve("model.json")))
                    .sorted()
                    .toList();
        }
    }

    private void register(String model, Path bundled) throws IOException {
        try {
            if (versions.everHad(model, ModelPackage.idOf(bundled)) || isDeleted(model)) {
                return;
            }
            boolean takesDefault =
                    aliases.find(model, Models.DEFAULT_ALIAS)
                            .map(current -> versions.isBundled(model, current))
                            .orElse(versions.all(model).isEmpty());
            ModelVersion version =
                    models.publish(
                            model,
                            bundled,
                            true,
                            added -> {
                                if (takesDefault) {
                                    moves.move(model, Models.DEFAULT_ALIAS, added.version());
                                }
                            });
            log.info("registered bundled {} as version {}", model, version.version());
        } catch (ServiceException e) {
            throw new IllegalStateException("bundled model " + model + ": " + e.getMessage(), e);
        }
    }

    /** All its versions are gone, so somebody wanted the model gone. */
    private boolean isDeleted(String model) {
        return versions.nextNumber(model) > 1 && versions.all(model).isEmpty();
    }
}
