package org.latentserver.datasets.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.latentserver.api.ServiceException;

/**
 * The end of a zip file, looked at before the library loads the directory: its size is bounded, and
 * it lies exactly before its end record, so that the library can't read on into anything else.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int BYTES_PER_ENTRY = 300;

    private ZipDirectory() {}

    /** Where the directory lies: entries' data lies before {@code offset}. */
    record Place(long offset, long size, long entries) {}

    static Place check(FileChannel file, String field, DatasetLimits limits) throws IOException {
        long end = endRecord(file, field);
        ByteBuffer record = read(file, end, END_BYTES, field);
        Place place =
                new Place(
                        record.getInt(16) & 0xffffffffL,
                        record.getInt(12) & 0xffffffffL,
                        record.getShort(10) & 0xffff);
        long before = end;
        if (place.offset == 0xffffffffL || place.size == 0xffffffffL || place.entries == 0xffff) {
            ByteBuffer locator = end < 20 ? record : read(file, end - 20, 20, field);
            if (locator.getInt(0) == LOCATOR64) {
                before = locator.getLong(8);
                place = place64(file, before, field);
            }
        }
        int most = limits.maxArchiveEntries();
        if (place.entries > most || place.size > (long) most * BYTES_PER_ENTRY) {
            throw ServiceException.tooLarge(
                    field, "the archive has more than " + most + " entries", most);
        }
        if (place.offset < 0 || place.size < 0 || place.offset + place.size != before) {
            throw ServiceException.badData(
                    field, "the zip archive is corrupt: its directory is not where it should be");
        }
        return place;
    }

    private static Place place64(FileChannel file, long at, String field) throws IOException {
        ByteBuffer record = read(file, at, 56, field);
        if (record.getInt(0) != END64) {
            throw ServiceException.badData(field, "the zip archive is corrupt: no zip64 record");
        }
        return new Place(record.getLong(48), record.getLong(40), record.getLong(32));
    }

    private static long endRecord(FileChannel file, String field) throws IOException {
        long size = file.size();
        int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer bytes = read(file, size - tail, tail, field);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            boolean reachesEnd =
                    bytes.getInt(at) == END
                            && at + END_BYTES + (bytes.getShort(at + 20) & 0xffff) == tail;
            if (reachesEnd) {
                return size - tail + at;
            }
        }
        throw ServiceException.badData(
                field, "the zip archive is truncated: its directory is missing");
    }

    static ByteBuffer read(FileChannel file, long at, int bytes, String field) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (at >= 0 && buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                break;
            }
        }
        if (buffer.hasRemaining()) {
            throw ServiceException.badData(field, "the zip archive is truncated or corrupt");
        }
        return buffer;
    }
}
