package org.latentserver.models.packages;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest.FileDigest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Checksums, and reading and writing {@code model.json}. */
final class PackageFiles {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .build())
                                    .build())
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
    private static final long MAX_MANIFEST_BYTES = 1 << 20;

    private PackageFiles() {}

    static ModelManifest verify(Path folder, byte[] json) throws IOException {
        ModelManifest manifest = parse(json);
        for (Map.Entry<String, FileDigest> file : manifest.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw ServiceException.badData(null, "package file is missing: " + file.getKey());
            }
            if (Files.size(path) != file.getValue().bytes()
                    || !sha256(path).equals(file.getValue().sha256())) {
                throw ServiceException.badData(null, "package file is damaged: " + file.getKey());
            }
        }
        for (String name : names(folder)) {
            if (!name.equals(ModelManifest.FILE) && !manifest.files().containsKey(name)) {
                throw ServiceException.badData(
                        null, "package holds a file that model.json does not list: " + name);
            }
        }
        return manifest;
    }

    static byte[] readManifest(Path folder) throws IOException {
        Path path = folder.resolve(ModelManifest.FILE);
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw ServiceException.badData(null, "package has no " + ModelManifest.FILE);
        }
        if (Files.size(path) > MAX_MANIFEST_BYTES) {
            throw ServiceException.tooLarge(
                    null, ModelManifest.FILE + " is too large", MAX_MANIFEST_BYTES);
        }
        return Files.readAllBytes(path);
    }

    static ModelManifest parse(byte[] json) {
        try {
            ModelManifest manifest = JSON.readValue(json, ModelManifest.class);
            if (manifest.formatVersion() != ModelManifest.FORMAT_VERSION) {
                throw ServiceException.badData(
                        null,
                        "package format "
                                + manifest.formatVersion()
                                + " is not known, this server reads "
                                + ModelManifest.FORMAT_VERSION);
            }
            ManifestRules.check(manifest);
            return manifest;
        } catch (JacksonException e) {
            throw ServiceException.badData(null, ModelManifest.FILE + " can't be read");
        }
    }

    static void writeManifest(Path folder, ModelManifest manifest) throws IOException {
        Files.write(folder.resolve(ModelManifest.FILE), JSON.writeValueAsBytes(manifest));
    }

    static Map<String, FileDigest> digests(Path folder) throws IOException {
        Map<String, FileDigest> digests = new TreeMap<>();
        for (String name : names(folder)) {
            if (!name.equals(ModelManifest.FILE)) {
                digests.put(name, FileDigest.of(folder.resolve(name)));
            }
        }
        return digests;
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    static String sha256(Path path) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sha256.digest());
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
