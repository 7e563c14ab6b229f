package org.latentserver.models.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.latentserver.api.Folders;
import tools.jackson.databind.JsonNode;

/** Writes a package whole or not at all: into a sibling folder, forced to disk, then renamed. */
public final class PackageWriter {
    private PackageWriter() {}

    /** What the manifest says beside the file digests, which are computed. */
    public record Draft(
            String family,
            String description,
            JsonNode architecture,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs,
            Provenance training) {}

    /** Fills an empty folder with the files of a package, all on one level. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** As {@link Content}, for what the manifest says only of files that are written. */
    @FunctionalInterface
    public interface DraftedContent {
        Draft writeTo(Path folder) throws IOException;
    }

    /** Writes the package as {@code target}, which must not exist. */
    public static ModelPackage write(Path target, Draft draft, Content content) throws IOException {
        return write(
                target,
                folder -> {
                    content.writeTo(folder);
                    return draft;
                });
    }

    /** As {@link #write(Path, Draft, Content)}. */
    public static ModelPackage write(Path target, DraftedContent content) throws IOException {
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        Folders.delete(partial);
        Files.createDirectories(partial);
        Draft draft = content.writeTo(partial);
        ModelManifest manifest =
                new ModelManifest(
                        ModelManifest.FORMAT_VERSION,
                        draft.family(),
                        draft.description(),
                        draft.architecture(),
                        draft.inputs(),
                        draft.outputs(),
                        draft.training(),
                        Map.copyOf(PackageFiles.digests(partial)));
        PackageFiles.writeManifest(partial, manifest);
        Folders.publish(partial, target);
        return ModelPackage.open(target);
    }
}
