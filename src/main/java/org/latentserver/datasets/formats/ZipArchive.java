package org.latentserver.datasets.formats;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/** A zip file whose directory and entries were found to agree. */
final class ZipArchive implements ImageArchive {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int LOCAL_HEADER_BYTES = 30;

    private final Upload upload;
    private final DatasetLimits limits;
    private final FileChannel channel;
    private final ZipFile zip;
    private final List<FileEntry> files = new ArrayList<>();

    private ZipArchive(Upload upload, DatasetLimits limits, FileChannel channel)
            throws IOException {
        this.upload = upload;
        this.limits = limits;
        this.channel = channel;
        ZipDirectory.Place directory = ZipDirectory.check(channel, upload.field(), limits);
        zip =
                ZipFile.builder()
                        .setSeekableByteChannel(channel)
                        .setIgnoreLocalFileHeader(true)
                        .get();
        index(directory.offset());
    }

    /**
     * The caller closes it.
     *
     * @throws ServiceException INVALID_DATA unless it is a sound zip file
     */
    static ZipArchive open(Upload upload, DatasetLimits limits) throws IOException {
        FileChannel channel = FileChannel.open(upload.path(), StandardOpenOption.READ);
        try {
            return new ZipArchive(upload, limits, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (e instanceof ServiceException known) {
                throw known;
            }
            throw new ServiceException(
                    ErrorCode.INVALID_DATA, upload.field(), "the zip archive is corrupt", e);
        }
    }

    static boolean holdsArrays(Upload upload, DatasetLimits limits) throws IOException {
        try (ZipArchive archive = open(upload, limits)) {
            return !archive.files.isEmpty()
                    && archive.files.stream()
                            .allMatch(entry -> entry.path.getLast().endsWith(".npy"));
        }
    }

    private void index(long directory) throws IOException {
        EntryNames names = new EntryNames(upload.field(), limits);
        long end = 0;
        for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
            if (entry.isUnixSymlink()) {
                throw names.refused(entry.getName(), "is a link");
            }
            if (entry.getGeneralPurposeBit().usesEncryption() || !zip.canReadEntryData(entry)) {
                throw names.refused(
                        entry.getName(), "is encrypted or compressed in an unknown way");
            }
            if (entry.getLocalHeaderOffset() < end) {
                throw names.refused(entry.getName(), "overlaps another one");
            }
            end = dataOffset(entry, names) + entry.getCompressedSize();
            if (end > directory) {
                throw names.refused(entry.getName(), "is truncated");
            }
            List<String> path = names.add(entry.getName(), entry.isDirectory());
            if (!entry.isDirectory()) {
                files.add(new FileEntry(path, entry));
            }
        }
    }

    /** Compares the entry's own header with the directory. */
    private long dataOffset(ZipArchiveEntry entry, EntryNames names) throws IOException {
        long at = entry.getLocalHeaderOffset();
        byte[] name = entry.getRawName();
        ByteBuffer header =
                ZipDirectory.read(channel, at, LOCAL_HEADER_BYTES + name.length, upload.field());
        int nameLength = header.getShort(26) & 0xffff;
        boolean sameName =
                nameLength == name.length
                        && header.slice(LOCAL_HEADER_BYTES, name.length)
                                .equals(ByteBuffer.wrap(name));
        boolean sizesFollow = (header.getShort(6) & 8) != 0;
        long size = header.getInt(22) & 0xffffffffL;
        boolean sameSize = sizesFollow || size == 0xffffffffL || size == entry.getSize();
        if (header.getInt(0) != LOCAL_HEADER
                || !sameName
                || !sameSize
                || (header.getShort(8) & 0xffff) != entry.getMethod()) {
            throw names.refused(entry.getName(), "differs from its line in the directory");
        }
        return at + LOCAL_HEADER_BYTES + nameLength + (header.getShort(28) & 0xffff);
    }

    List<FileEntry> files() {
        return files;
    }

    @Override
    public void visit(Visitor visitor) throws IOException {
        for (FileEntry entry : files) {
            visitor.visit(entry);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
        channel.close();
    }

    final class FileEntry implements Entry {
        private final List<String> path;
        private final ZipArchiveEntry entry;

        private FileEntry(List<String> path, ZipArchiveEntry entry) {
            this.path = path;
            this.entry = entry;
        }

        @Override
        public List<String> path() {
            return path;
        }

        @Override
        public byte[] content(long maxBytes) throws IOException {
            if (entry.getSize() > maxBytes) {
                throw ServiceException.tooLarge(
                        upload.field(),
                        "the archive entry '%s' has %d bytes, at most %d are taken"
                                .formatted(Echo.of(entry.getName()), entry.getSize(), maxBytes),
                        maxBytes);
            }
            try (InputStream in = open()) {
                return in.readAllBytes();
            }
        }

        /** Inflates; at the end the size and the checksum of the directory must have come true. */
        InputStream open() throws IOException {
            InputStream inflated =
                    new CountedStream(
                            zip.getInputStream(entry),
                            upload.field(),
                            entry.getCompressedSize(),
                            limits);
            return new Verified(inflated, entry);
        }
    }

    private final class Verified extends FilterInputStream {
        private final ZipArchiveEntry entry;
        private final CRC32 checksum = new CRC32();
        private long count;

        private Verified(InputStream in, ZipArchiveEntry entry) {
            super(in);
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read > 0) {
                checksum.update(target, offset, read);
                count += read;
            }
            boolean ended = read == -1;
            if (count > entry.getSize()
                    || (ended
                            && (count != entry.getSize()
                                    || checksum.getValue() != entry.getCrc()))) {
                throw ServiceException.badData(
                        upload.field(),
                        "the archive entry '%s' is corrupt: size or checksum is not as stated"
                                .formatted(Echo.of(entry.getName())));
            }
            return read;
        }
    }
}
