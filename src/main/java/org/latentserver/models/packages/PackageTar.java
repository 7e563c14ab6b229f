package org.latentserver.models.packages;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/** A package as one file: a tar with the package's files on its top level and nothing else. */
public final class PackageTar {
    private static final int MAX_ENTRIES = 1000;
    private static final int MODE = 0644;
    // what one header may take, long names and attributes of other tar programs included
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int RECORD = 512;

    private PackageTar() {}

    /** Writes the package; the same package gives the same bytes. Doesn't close the stream. */
    public static void write(ModelPackage modelPackage, OutputStream out) throws IOException {
        List<String> names = new ArrayList<>(modelPackage.manifest().files().keySet());
        names.sort(null);
        names.addFirst(ModelManifest.FILE);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        for (String name : names) {
            Path file = modelPackage.folder().resolve(name);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(Files.size(file));
            entry.setMode(MODE);
            entry.setModTime(0L);
            entry.setIds(0, 0);
            entry.setNames("", "");
            tar.putArchiveEntry(entry);
            Files.copy(file, tar);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    /**
     * Unpacks into an empty folder, which may hold some files after a refusal. Nothing in it is
     * verified yet.
     *
     * @param maxBytes of all files together
     * @throws ServiceException INVALID_DATA or TOO_LARGE
     */
    public static void read(InputStream in, Path folder, long maxBytes) throws IOException {
        Rationed rationed = new Rationed(in);
        Set<String> lowerCase = new HashSet<>();
        long left = maxBytes;
        TarArchiveInputStream tar = new TarArchiveInputStream(rationed, "UTF-8");
        while (true) {
            TarArchiveEntry entry = next(tar, rationed);
            if (entry == null) {
                break;
            }
            check(entry, lowerCase);
            if (entry.getSize() > left) {
                throw ServiceException.tooLarge(
                        "file", "the package is larger than " + maxBytes + " bytes", maxBytes);
            }
            left -= entry.getSize();
            rationed.ration(entry.getSize() + RECORD);
            copy(tar, entry, folder.resolve(entry.getName()));
        }
        if (lowerCase.isEmpty()) {
            throw ServiceException.badData("file", "the file is no tar archive, or an empty one");
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Rationed rationed)
            throws IOException {
        rationed.ration(MAX_HEADER_BYTES);
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static void check(TarArchiveEntry entry, Set<String> lowerCase) {
        byte type = entry.getLinkFlag();
        boolean plain = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
        if (!plain || entry.isSparse()) { // isFile() is true of devices
            throw ServiceException.badData(
                    "file", "the archive holds something else than plain files");
        }
        if (!ManifestRules.isPlainName(entry.getName())) {
            throw ServiceException.badData(
                    "file",
                    "the archive holds a file with a malformed name; the files of a package are on"
                            + " its top level");
        }
        if (!lowerCase.add(entry.getName().toLowerCase(Locale.ROOT))) {
            throw ServiceException.badData("file", "the archive holds a file name twice");
        }
        if (lowerCase.size() > MAX_ENTRIES) {
            throw ServiceException.tooLarge(
                    "file", "the archive holds more than " + MAX_ENTRIES + " files", MAX_ENTRIES);
        }
    }

    private static void copy(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
            throws IOException {
        long copied;
        try (OutputStream out = Files.newOutputStream(target)) {
            copied = transfer(tar, out);
        }
        if (copied != entry.getSize()) {
            throw ServiceException.badData("file", "the archive is truncated");
        }
    }

    private static long transfer(TarArchiveInputStream tar, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        while (true) {
            int count;
            try {
                count = tar.read(buffer);
            } catch (IOException e) {
                throw unreadable(e);
            }
            if (count < 0) {
                return copied;
            }
            out.write(buffer, 0, count); // its failures are the server's, not the archive's
            copied += count;
        }
    }

    private static ServiceException unreadable(Exception cause) {
        return new ServiceException(
                ErrorCode.INVALID_DATA,
                "file",
                "the file is no tar archive, or a damaged or truncated one",
                cause);
    }

    /** Ends a header that claims to be huge: the library would read it into memory. */
    private static final class Rationed extends FilterInputStream {
        private long left;

        Rationed(InputStream in) {
            super(in);
        }

        void ration(long bytes) {
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            take(1);
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            take(Math.max(count, 0));
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            take(skipped);
            return skipped;
        }

        private void take(long bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("header or entry is longer than it may be");
            }
        }
    }
}
