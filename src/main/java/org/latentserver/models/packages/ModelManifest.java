package org.latentserver.models.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * {@code model.json} of a package.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param family who can load it
 * @param architecture what the family needs to build the network again; the family's own record
 * @param files every other file of the package, by name
 */
public record ModelManifest(
        int formatVersion,
        String family,
        String description,
        JsonNode architecture,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        Provenance training,
        Map<String, FileDigest> files) {
    public static final int FORMAT_VERSION = 1;
    public static final String FILE = "model.json";
    public static final String WEIGHTS = "weights.safetensors";
    public static final String CARD = "card.md";
    public static final String PREVIEW = "preview.png";

    /**
     * Reads {@code model.json}, every part of it checked.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA
     */
    public static ModelManifest parse(byte[] json) {
        return PackageFiles.parse(json);
    }

    /** Size and lower-case hex SHA-256 of a file. */
    public record FileDigest(long bytes, String sha256) {
        public static FileDigest of(Path file) throws IOException {
            return new FileDigest(Files.size(file), PackageFiles.sha256(file));
        }
    }
}
