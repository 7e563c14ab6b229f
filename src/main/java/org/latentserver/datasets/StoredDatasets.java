package org.latentserver.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Folders;
import org.latentserver.api.LatentHome;
import org.latentserver.api.Page;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Data sets as folders {@code datasets/<id>} below the home folder, each with a row. A folder is
 * published before its row is inserted and removed after its row, so that a row always has its
 * folder; a folder without row is what a crash left, and the next start removes it.
 */
@Component
class StoredDatasets implements Datasets, SmartInitializingSingleton {
    private final DatasetRows rows;
    private final ObjectProvider<DatasetUse> uses;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Path folder;
    private final StagingFolders staging;
    private final ReentrantLock lock = new ReentrantLock();

    StoredDatasets(
            DatasetRows rows,
            ObjectProvider<DatasetUse> uses,
            TransactionTemplate transaction,
            Clock clock,
            LatentHome home,
            StagingFolders staging) {
        this.rows = rows;
        this.uses = uses;
        this.transaction = transaction;
        this.clock = clock;
        this.folder = home.resolve("datasets");
        this.staging = staging;
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            Files.createDirectories(folder);
            Set<String> known = rows.ids();
            try (Stream<Path> folders = Files.list(folder)) {
                for (Path found : folders.toList()) {
                    if (!known.contains(found.getFileName().toString())) {
                        Folders.delete(found);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Dataset get(String idOrName) {
        return rows.find(idOrName).orElseThrow(() -> unknown(idOrName));
    }

    private static ServiceException unknown(String idOrName) {
        return new ServiceException(
                ErrorCode.UNKNOWN_DATASET,
                "dataset",
                "there is no data set '%s'".formatted(Echo.of(idOrName)));
    }

    @Override
    public Path content(Dataset dataset) {
        return folder.resolve(dataset.id());
    }

    Page<Dataset> page(@Nullable String after, int limit) {
        List<Dataset> fetched = rows.page(after == null ? "" : after, Page.checkLimit(limit) + 1);
        return Page.of(fetched, limit, Dataset::name);
    }

    /** What became of an upload: stored now, or here before. */
    record Stored(Dataset dataset, boolean created) {}

    /**
     * Takes a finished content folder over.
     *
     * @param content described and complete; moved away unless the same content is here
     * @param name null to call it by its id
     * @throws ServiceException CONFLICT when the name belongs to other content
     */
    Stored add(Path content, DatasetDescription description, @Nullable String name)
            throws IOException {
        String id = ContentHash.id(content);
        lock.lock();
        try {
            Optional<Dataset> same = rows.find(id);
            if (same.isPresent()) {
                return new Stored(same.get(), false);
            }
            if (name != null && rows.find(name).isPresent()) {
                throw new ServiceException(
                        ErrorCode.CONFLICT,
                        "name",
                        "there is another data set called '%s'; delete it first or choose another"
                                        .formatted(name)
                                + " name");
            }
            Path target = folder.resolve(id);
            Folders.delete(target); // left when inserting its row failed
            Folders.publish(content, target);
            Dataset dataset =
                    new Dataset(
                            id,
                            name == null ? id : name,
                            clock.instant().truncatedTo(ChronoUnit.MILLIS),
                            description);
            rows.insert(dataset);
            return new Stored(dataset, true);
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws ServiceException CONFLICT while something unfinished needs it
     */
    void delete(String idOrName) throws IOException {
        lock.lock();
        try {
            Dataset dataset = get(idOrName);
            // the row goes first, so that a job that is made meanwhile finds none
            transaction.executeWithoutResult(_ -> {
                rows.delete(dataset.id());
                if (uses.stream().anyMatch(use -> use.inUse(dataset.id()))) {
                    throw ServiceException.conflict(
                            "data set '%s' is used by a job that is not finished"
                                    .formatted(dataset.name()));
                }
            });
            staging.discard(content(dataset));
        } finally {
            lock.unlock();
        }
    }
}
