package org.latentserver.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.latentserver.api.Folders;
import org.latentserver.api.LatentHome;
import org.springframework.stereotype.Component;

/**
 * Folders for what is in the making, on the disk where it will stay. Whatever a crash left in them
 * is removed at start.
 */
@Component
class StagingFolders {
    private final Path folder;

    StagingFolders(LatentHome home) throws IOException {
        folder = home.resolve("staging", "datasets");
        Folders.delete(folder);
        Files.createDirectories(folder);
    }

    /** A new empty folder; the caller deletes it. */
    Path open() throws IOException {
        return Files.createDirectory(folder.resolve(UUID.randomUUID().toString()));
    }

    /** Deletes a folder that may be read by others: it vanishes from its place at once. */
    void discard(Path discarded) throws IOException {
        Path here = folder.resolve(UUID.randomUUID().toString());
        Files.move(discarded, here, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(here);
    }
}
