package org.latentserver.models.packages;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A complete, verified package in a folder.
 *
 * @param folder holds {@code model.json} and the files it lists
 */
public record ModelPackage(Path folder, ModelManifest manifest) {

    /**
     * Reads the manifest and verifies presence, size and SHA-256 of every file it lists, and that
     * there is no other.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA saying which file is wrong
     */
    public static ModelPackage open(Path folder) throws IOException {
        return new ModelPackage(folder, PackageFiles.verify(folder));
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
