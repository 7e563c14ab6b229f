package org.latentserver.datasets.formats;

import java.io.IOException;
import java.io.InputStream;
import org.latentserver.api.ServiceException;

/**
 * Counts what is read of an uploaded file after inflating, refuses what is out of proportion, and
 * says of a broken compression that the data is bad.
 */
final class CountedStream extends InputStream {
    /** Small files may be compressed as much as they like. */
    private static final long FREE_BYTES = 64L << 20;

    private final InputStream in;
    private final String field;
    private final long compressedBytes;
    private final long maxBytes;
    private final int maxRatio;
    private long count;
    private long fence = Long.MAX_VALUE;

    CountedStream(InputStream in, String field, long compressedBytes, DatasetLimits limits) {
        this.in = in;
        this.field = field;
        this.compressedBytes = compressedBytes;
        // room for what isn't content: doubles become floats, headers of archives
        this.maxBytes = 4 * limits.maxContent().toBytes();
        this.maxRatio = limits.maxCompressionRatio();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(target, offset, length);
        } catch (IOException | RuntimeException e) {
            // the inflaters throw what they run into; the file itself is local
            throw new ServiceException(
                    org.latentserver.api.ErrorCode.INVALID_DATA,
                    field,
                    "the compressed data is truncated or corrupt after %d inflated bytes"
                            .formatted(count),
                    e);
        }
        if (read > 0) {
            count += read;
            check();
        }
        return read;
    }

    private void check() {
        if (count > maxBytes) {
            throw ServiceException.tooLarge(
                    field, "the file inflates to more than " + maxBytes + " bytes", maxBytes);
        }
        if (count > FREE_BYTES && count / maxRatio > compressedBytes) {
            throw ServiceException.tooLarge(
                    field,
                    "the file inflates to more than " + maxRatio + " times its size",
                    maxRatio);
        }
        if (count > fence) {
            throw ServiceException.badData(field, "the archive has a header out of proportion");
        }
    }

    /** Allows only so many bytes more until {@link #removeFence}. */
    void fence(long bytes) {
        fence = count + bytes;
    }

    void removeFence() {
        fence = Long.MAX_VALUE;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
