package org.latentserver.models.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.latentserver.api.ServiceException;

/**
 * A complete, verified package in a folder.
 *
 * @param folder holds {@code model.json} and the files it lists
 * @param id SHA-256 of {@code model.json}, which pins every other file
 */
public record ModelPackage(Path folder, ModelManifest manifest, String id) {

    /**
     * Reads the manifest and verifies presence, size and SHA-256 of every file it lists, and that
     * there is no other.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA saying which file is wrong
     */
    public static ModelPackage open(Path folder) throws IOException {
        byte[] json = PackageFiles.readManifest(folder);
        return new ModelPackage(
                folder, PackageFiles.verify(folder, json), PackageFiles.sha256(json));
    }

    /**
     * As {@link #open(Path)}, of one certain package.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA also when it is another one
     */
    public static ModelPackage open(Path folder, String id) throws IOException {
        ModelPackage opened = open(folder);
        if (!opened.id().equals(id)) {
            throw ServiceException.badData(null, "package file is damaged: " + ModelManifest.FILE);
        }
        return opened;
    }

    /** The id of the package in a folder, nothing verified but that its manifest is there. */
    public static String idOf(Path folder) throws IOException {
        return PackageFiles.sha256(PackageFiles.readManifest(folder));
    }

    /** Copies its files into an existing folder. */
    public void copyTo(Path target) throws IOException {
        Files.copy(folder.resolve(ModelManifest.FILE), target.resolve(ModelManifest.FILE));
        for (String name : manifest.files().keySet()) {
            Files.copy(file(name), target.resolve(name));
        }
    }

    public Path file(String name) {
        if (!manifest.files().containsKey(name)) {
            throw new IllegalArgumentException("not in the package: " + name);
        }
        return folder.resolve(name);
    }

    public Path weights() {
        return file(ModelManifest.WEIGHTS);
    }
}
