package org.latentserver.words.formats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ImportedFile;

/**
 * An array of an npz file, found by walking over the archive: its directory is never read, so that
 * nothing it promises is believed. What is wrong with the archive is said to be the data's fault.
 */
final class NpzEntry extends InputStream {
    private static final String SUFFIX = ".npy";
    private static final int BUFFER = 1 << 16;

    private final String part;
    private final ZipInputStream zip;

    private NpzEntry(ImportedFile file) throws IOException {
        part = file.part();
        zip =
                new ZipInputStream(
                        new BufferedInputStream(Files.newInputStream(file.path()), BUFFER));
    }

    /**
     * The names of all arrays.
     *
     * @throws ServiceException INVALID_DATA when there is another than the known ones, or one twice
     */
    static Set<String> names(ImportedFile file, Set<String> known) throws IOException {
        try (NpzEntry walk = new NpzEntry(file)) {
            Set<String> names = new TreeSet<>();
            for (String name; (name = walk.next()) != null; ) {
                if (!known.contains(name) || !names.add(name)) {
                    throw ServiceException.badData(
                            file.part(),
                            "the npz holds '%s'; it may hold each of %s once"
                                    .formatted(Echo.of(name), String.join(", ", known)));
                }
            }
            if (names.isEmpty()) {
                throw ServiceException.badData(file.part(), "the file is no npz, or an empty one");
            }
            return names;
        }
    }

    /** Opens an array that {@link #names} found. The caller closes it. */
    static NpzEntry open(ImportedFile file, String name) throws IOException {
        NpzEntry entry = new NpzEntry(file);
        try {
            for (String found; (found = entry.next()) != null; ) {
                if (found.equals(name)) {
                    return entry;
                }
            }
            throw new IllegalStateException("not in the archive: " + name);
        } catch (RuntimeException e) {
            entry.close();
            throw e;
        }
    }

    private @Nullable String next() {
        try {
            ZipEntry entry = zip.getNextEntry();
            if (entry == null) {
                return null;
            }
            String name = entry.getName();
            return name.endsWith(SUFFIX)
                    ? name.substring(0, name.length() - SUFFIX.length())
                    : name;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read() {
        try {
            return zip.read();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        try {
            return zip.read(target, offset, length);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private ServiceException damaged(Exception cause) {
        return new ServiceException(
                ErrorCode.INVALID_DATA, part, "the npz is truncated or corrupt", cause);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
