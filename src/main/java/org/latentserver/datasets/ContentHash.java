package org.latentserver.datasets;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a content folder by what it holds: SHA-256 over names, sizes and bytes of its files.
 */
final class ContentHash {
    private static final Pattern ID = Pattern.compile("ds-[0-9a-f]{32}");
    private static final int DIGITS = 32;

    private ContentHash() {}

    /** {@code ds-} and the first 32 hex digits. */
    static String id(Path folder) throws IOException {
        MessageDigest digest = sha256();
        List<Path> files;
        try (Stream<Path> paths = Files.list(folder)) {
            files = paths.sorted().toList();
        }
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            for (Path file : files) {
                String head = file.getFileName() + " " + Files.size(file) + "\n";
                out.write(head.getBytes(StandardCharsets.UTF_8));
                Files.copy(file, out);
            }
        }
        return "ds-" + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
