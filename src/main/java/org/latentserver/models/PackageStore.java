package org.latentserver.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.latentserver.api.Folders;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Packages on disk, one folder each, named by content. A folder appears whole or not at all, and is
 * never changed afterwards. Safe for use by several threads; the home is locked to one server.
 */
@Component
class PackageStore {
    /** Younger folders are left alone: their row may be about to be written. */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(PackageStore.class);
    private static final String PARTIAL = ".partial";

    private final Path root;
    private final Clock clock;
    private final Map<String, Integer> pins = new HashMap<>();
    private final Map<String, Long> pinned = new HashMap<>();

    PackageStore(LatentHome home, Clock clock) {
        this.root = home.resolve("packages");
        this.clock = clock;
    }

    Path folder(String packageId) {
        return root.resolve(packageId);
    }

    /** A new empty folder on the store's file system; swept at the next start when left behind. */
    Path newStaging() throws IOException {
        return Files.createDirectories(root.resolve(UUID.randomUUID() + PARTIAL));
    }

    /** Copies a package in, unless it is there already, and verifies the copy. */
    ModelPackage put(Path source, String packageId) throws IOException {
        Path target = folder(packageId);
        Optional<ModelPackage> present = intact(target, packageId);
        if (present.isPresent()) {
            return present.get();
        }
        Path staging = newStaging();
        try {
            ModelPackage.open(source).copyTo(staging);
            ModelPackage copy = ModelPackage.open(staging, packageId); // the bytes to be served
            if (Files.exists(target)) {
                remove(target); // a damaged one
            }
            Folders.publish(staging, target);
            return new ModelPackage(target, copy.manifest(), packageId);
        } finally {
            Folders.delete(staging);
        }
    }

    private static Optional<ModelPackage> intact(Path folder, String packageId) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ModelPackage.open(folder, packageId));
        } catch (ServiceException e) {
            log.warn("stored package {} is damaged: {}", folder.getFileName(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Keeps a package from removal until as many {@link #unpin}. */
    synchronized void pin(String packageId) {
        pins.merge(packageId, 1, Integer::sum);
        pinned.merge(packageId, 1L, Long::sum);
    }

    synchronized void unpin(String packageId) {
        pins.computeIfPresent(packageId, (_, count) -> count == 1 ? null : count - 1);
    }

    /** How often the package was pinned so far; see {@link #removeIfUnused}. */
    synchronized long timesPinned(String packageId) {
        return pinned.getOrDefault(packageId, 0L);
    }

    /**
     * Removes a package that was found without a row, unless someone took an interest in it since.
     *
     * @param timesPinned read before the rows were searched
     */
    synchronized void removeIfUnused(String packageId, long timesPinned) throws IOException {
        if (!pins.containsKey(packageId) && timesPinned(packageId) == timesPinned) {
            remove(folder(packageId));
        }
    }

    /** Renamed first, so that a kill in between leaves no package with a part of its files. */
    private void remove(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            Path doomed = root.resolve(UUID.randomUUID() + PARTIAL);
            Files.move(folder, doomed);
            Folders.delete(doomed);
        }
    }

    /** Clears up after a kill: unfinished folders, and packages that no row wants. */
    void sweep(Predicate<String> isReferenced) throws IOException {
        Files.createDirectories(root);
        Instant young = clock.instant().minus(GRACE);
        for (Path folder : folders()) {
            String name = folder.getFileName().toString();
            if (name.endsWith(PARTIAL)) {
                Folders.delete(folder);
            } else if (!isReferenced.test(name)
                    && Files.getLastModifiedTime(folder).toInstant().isBefore(young)) {
                log.info("removing package {}, no version has it", name);
                removeIfUnused(name, timesPinned(name));
            }
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.toList();
        }
    }
}
