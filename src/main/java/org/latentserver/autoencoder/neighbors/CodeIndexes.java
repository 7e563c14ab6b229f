package org.latentserver.autoencoder.neighbors;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.latentserver.api.Folders;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.Dataset;
import org.latentserver.datasets.content.StoredItems;
import org.springframework.stereotype.Component;

/**
 * The codes of data sets under {@code latent.home}, computed at the first search with a package and
 * kept: both are immutable, so an index never goes stale. Safe for use by several threads; one
 * index is computed at a time.
 */
@Component
public class CodeIndexes {
    private static final String FILE = "codes.f32";
    private static final int BATCH = 64;

    private final Path folder;
    private final IndexSettings settings;
    private final Clock clock;
    private final ReentrantLock computing = new ReentrantLock();

    CodeIndexes(LatentHome home, IndexSettings settings, Clock clock) {
        folder = home.resolve("code-indexes");
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The index of a data set under a package, open; the caller closes it.
     *
     * @param codeSize numbers of a code
     * @param content of the data set, open
     * @param encoder codes of so many items
     * @throws ServiceException TOO_LARGE when the data set has too many items
     */
    public CodeIndex of(
            String packageId,
            int codeSize,
            Dataset dataset,
            StoredItems content,
            UnaryOperator<List<float[]>> encoder)
            throws IOException {
        long items = dataset.description().count();
        long bytes = 4 * items * codeSize;
        if (items > settings.maxItems() || bytes > settings.maxContent().toBytes()) {
            throw ServiceException.tooLarge(
                    "dataset",
                    "data set %s has %d items, at most %d of them and %d bytes of codes are searched"
                            .formatted(
                                    dataset.name(),
                                    items,
                                    settings.maxItems(),
                                    settings.maxContent().toBytes()),
                    settings.maxItems());
        }
        Path target = folder.resolve(packageId + "-" + dataset.id());
        try {
            return open(target, codeSize);
        } catch (NoSuchFileException e) {
            return computed(target, Math.toIntExact(items), codeSize, content, encoder);
        }
    }

    private CodeIndex open(Path target, int codeSize) throws IOException {
        CodeIndex index = new CodeIndex(target.resolve(FILE), codeSize);
        try {
            Files.setLastModifiedTime(target, FileTime.from(clock.instant()));
        } catch (NoSuchFileException e) {
            return index; // given up for room meanwhile; what is open stays readable
        }
        return index;
    }

    private CodeIndex computed(
            Path target,
            int items,
            int codeSize,
            StoredItems content,
            UnaryOperator<List<float[]>> encoder)
            throws IOException {
        computing.lock();
        try {
            if (!Files.exists(target)) {
                compute(target, items, content, encoder);
            }
            CodeIndex index = open(target, codeSize);
            evict(target);
            return index;
        } finally {
            computing.unlock();
        }
    }

    private static void compute(
            Path target, int items, StoredItems content, UnaryOperator<List<float[]>> encoder)
            throws IOException {
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        Folders.delete(partial);
        Files.createDirectories(partial);
        int width =
                Objects.requireNonNull(content.description().shape()).stream()
                        .reduce(1, Math::multiplyExact);
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(partial.resolve(FILE)), 1 << 16)) {
            for (int from = 0; from < items; from += BATCH) {
                List<float[]> batch = new ArrayList<>(BATCH);
                for (int item = from; item < Math.min(items, from + BATCH); item++) {
                    float[] values = new float[width];
                    content.copy(item, values, 0);
                    batch.add(values);
                }
                for (float[] code : encoder.apply(batch)) {
                    out.write(bytes(code));
                }
            }
        }
        Folders.publish(partial, target);
    }

    private static byte[] bytes(float[] code) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * code.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(code);
        return bytes.array();
    }

    /** Deletes the longest unused until the rest fits; what is being read stays readable. */
    private void evict(Path latest) throws IOException {
        List<Path> oldestFirst;
        try (var paths = Files.list(folder)) {
            oldestFirst =
                    paths.filter(path -> !path.equals(latest))
                            .sorted(Comparator.comparing(CodeIndexes::lastUsed))
                            .toList();
        }
        long sum = size(latest);
        for (Path path : oldestFirst) {
            sum += size(path);
        }
        for (Path path : oldestFirst) {
            if (sum <= settings.maxContent().toBytes()) {
                return;
            }
            sum -= size(path);
            Folders.delete(path);
        }
    }

    private static FileTime lastUsed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static long size(Path index) throws IOException {
        Path file = index.resolve(FILE);
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
