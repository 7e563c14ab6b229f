package org.latentserver.words.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;
import org.latentserver.api.Folders;

/**
 * The built graphs on disk, a folder each, named by the package's content; a cache: those not used
 * longest go when all together need more than a limit. Safe for use by several threads.
 */
public final class GraphFolder {
    private static final String FILE = "graph.bin";
    private static final String PARTIAL = ".partial";

    private final Path root;
    private final long limit;
    private final Clock clock;

    /**
     * @param root made when missing
     * @param limit bytes of all graphs together; the newest stays in any case
     */
    public GraphFolder(Path root, long limit, Clock clock) {
        this.root = root;
        this.limit = limit;
        this.clock = clock;
    }

    Path file(String key) {
        return root.resolve(key).resolve(FILE);
    }

    boolean has(String key) {
        return Files.isRegularFile(file(key));
    }

    /** Notes that a graph is in use. */
    void touch(String key) throws IOException {
        Files.setLastModifiedTime(root.resolve(key), FileTime.from(clock.instant()));
    }

    synchronized void delete(String key) throws IOException {
        Folders.delete(root.resolve(key));
    }

    /** Publishes a graph whole or not at all, then makes room. */
    synchronized void publish(String key, OnHeapHnswGraph graph, int count, long millis)
            throws IOException {
        Path partial = Files.createDirectories(root.resolve(UUID.randomUUID() + PARTIAL));
        try {
            GraphFile.write(graph, count, millis, partial.resolve(FILE));
            Folders.delete(root.resolve(key));
            Folders.publish(partial, root.resolve(key));
        } finally {
            Folders.delete(partial);
        }
        touch(key);
        makeRoom(key);
    }

    private void makeRoom(String newest) throws IOException {
        long bytes = 0;
        for (Path folder : newestFirst()) {
            bytes += size(folder);
            boolean own = folder.getFileName().toString().equals(newest);
            if (bytes > limit && !own) {
                Folders.delete(folder);
            }
        }
    }

    /** Removes what a kill left behind. Only before the first {@link #publish}. */
    public synchronized void sweep() throws IOException {
        Files.createDirectories(root);
        for (Path folder : newestFirst()) {
            if (folder.getFileName().toString().endsWith(PARTIAL)) {
                Folders.delete(folder);
            }
        }
    }

    private List<Path> newestFirst() throws IOException {
        record Used(Path folder, FileTime time) {}
        List<Used> used = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                used.add(new Used(folder, Files.getLastModifiedTime(folder)));
            }
        }
        used.sort(Comparator.comparing(Used::time).reversed());
        return used.stream().map(Used::folder).toList();
    }

    private static long size(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file) ? Files.size(file) : 0;
    }
}
