package org.latentserver.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.latentserver.api.Folders;

/**
 * Checkpoint folders of an attempt, {@code checkpoints/<step>}: each appears whole, by a rename
 * after its files are on disk. The newest {@value #KEPT} are kept.
 */
public final class Checkpoints {
    static final int KEPT = 2;
    private static final String FOLDER = "checkpoints";
    private static final String NAME = "[0-9]{12}";

    private final Path root;

    public Checkpoints(Path workFolder) {
        root = workFolder.resolve(FOLDER);
    }

    /** Fills an empty folder with all that a run needs to go on. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** Writes a checkpoint and returns its folder, relative to the work folder. */
    String write(long step, Content content) throws IOException {
        String name = "%012d".formatted(step);
        Path target = root.resolve(name);
        Path partial = root.resolve(name + ".partial");
        Folders.delete(partial);
        Files.createDirectories(partial);
        content.writeTo(partial);
        Folders.delete(target);
        Folders.publish(partial, target);
        prune();
        return FOLDER + "/" + name;
    }

    /** The newest complete checkpoint. */
    public Optional<Path> newest() throws IOException {
        return complete().stream().findFirst();
    }

    private void prune() throws IOException {
        for (Path old : complete().stream().skip(KEPT).toList()) {
            Folders.delete(old);
        }
    }

    private List<Path> complete() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> folder.getFileName().toString().matches(NAME))
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        }
    }
}
