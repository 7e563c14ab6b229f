package org.latentserver.datasets.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/** A tar file, compressed or not. */
final class TarArchive implements ImageArchive {
    /** Long names and attributes come as entries of their own, which the library reads whole. */
    private static final long LARGEST_HEADER = 1 << 20;

    private final Upload upload;
    private final DatasetLimits limits;

    TarArchive(Upload upload, DatasetLimits limits) {
        this.upload = upload;
        this.limits = limits;
    }

    @Override
    public void visit(Visitor visitor) throws IOException {
        EntryNames names = new EntryNames(upload.field(), limits);
        try (CountedStream in = UploadStreams.open(upload, limits);
                TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
            int entries = 0;
            for (TarArchiveEntry entry = next(in, tar); entry != null; entry = next(in, tar)) {
                if (++entries > limits.maxArchiveEntries()) {
                    throw ServiceException.tooLarge(
                            upload.field(),
                            "the archive has more than %d entries"
                                    .formatted(limits.maxArchiveEntries()),
                            limits.maxArchiveEntries());
                }
                List<String> path = names.add(entry.getName(), entry.isDirectory());
                checkKind(entry, names);
                if (!entry.isDirectory()) {
                    visitor.visit(new Opened(path, entry, tar));
                    read(() -> tar.transferTo(OutputStream.nullOutputStream()));
                }
            }
            in.transferTo(OutputStream.nullOutputStream()); // to the checksum of the compression
        }
    }

    private @Nullable TarArchiveEntry next(CountedStream in, TarArchiveInputStream tar)
            throws IOException {
        in.fence(LARGEST_HEADER);
        TarArchiveEntry[] entry = new TarArchiveEntry[1];
        read(() -> entry[0] = tar.getNextEntry());
        in.removeFence();
        return entry[0];
    }

    private static void checkKind(TarArchiveEntry entry, EntryNames names) {
        if (entry.isLink() || entry.isSymbolicLink()) {
            throw names.refused(entry.getName(), "is a link");
        }
        // isFile() holds for devices too
        boolean special = entry.isBlockDevice() || entry.isCharacterDevice() || entry.isFIFO();
        if (special || entry.isSparse()) {
            throw names.refused(entry.getName(), "is not a plain file");
        }
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void read(Reading reading) {
        try {
            reading.run();
        } catch (IOException | IllegalArgumentException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_DATA,
                    upload.field(),
                    "the tar archive is truncated or corrupt",
                    e);
        }
    }

    @Override
    public void close() {
        // each visit opens the file anew
    }

    private final class Opened implements Entry {
        private final List<String> path;
        private final TarArchiveEntry entry;
        private final TarArchiveInputStream tar;

        private Opened(List<String> path, TarArchiveEntry entry, TarArchiveInputStream tar) {
            this.path = path;
            this.entry = entry;
            this.tar = tar;
        }

        @Override
        public List<String> path() {
            return path;
        }

        @Override
        public byte[] content(long maxBytes) {
            if (entry.getSize() > maxBytes) {
                throw ServiceException.tooLarge(
                        upload.field(),
                        "the archive entry '%s' has %d bytes, at most %d are taken"
                                .formatted(
                                        org.latentserver.api.Echo.of(entry.getName()),
                                        entry.getSize(),
                                        maxBytes),
                        maxBytes);
            }
            byte[][] content = new byte[1][];
            read(() -> content[0] = tar.readNBytes((int) entry.getSize()));
            return content[0];
        }
    }
}
