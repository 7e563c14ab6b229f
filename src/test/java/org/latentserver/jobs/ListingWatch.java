package org.latentserver.jobs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.JsonNode;

/**
 * Looks all the time at what a server lists, and fetches each version once: it must be whole from
 * the first moment, and a job must have made one at most.
 */
final class ListingWatch implements Runnable {
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final Supplier<Optional<ServerProcess>> server;
    private final Path folder;
    private final Set<String> whole = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    ListingWatch(Supplier<Optional<ServerProcess>> server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    @Override
    public void run() {
        while (!ended && failure == null) {
            try {
                server.get().ifPresent(this::look);
            } catch (AssertionError | RuntimeException e) {
                failure = e;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Versions that were found whole, so far. */
    int seen() {
        throwFailure();
        return whole.size();
    }

    void end() {
        ended = true;
        throwFailure();
    }

    private void throwFailure() {
        Throwable seen = failure;
        if (seen != null) {
            throw new AssertionError("a version was listed that is not whole", seen);
        }
    }

    private void look(ServerProcess running) {
        try {
            for (JsonNode model : running.get("/v1/models?limit=500").path("data")) {
                String name = model.path("name").stringValue();
                if (model.path("versions").intValue() != 1) {
                    throw new AssertionError("versions of a job: " + model);
                }
                if (!whole.contains(name)) {
                    String path = "/v1/models/" + name + "/versions/1/export?format=package";
                    verify(name, running.bytes(path));
                    whole.add(name);
                }
            }
        } catch (IOException | InterruptedException e) {
            // killed while it answered
        }
    }

    /** Any other failure to read is a failure of the package. */
    private void verify(String name, byte[] tar) {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            Path unpacked = Files.createDirectories(folder.resolve(name));
            for (TarArchiveEntry entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                if (!entry.isDirectory()) {
                    String file = Path.of(entry.getName()).getFileName().toString();
                    Files.write(unpacked.resolve(file), entries.readAllBytes());
                }
            }
            ModelPackage.open(unpacked);
        } catch (IOException e) {
            throw new AssertionError("export of " + name, e);
        }
    }
}
