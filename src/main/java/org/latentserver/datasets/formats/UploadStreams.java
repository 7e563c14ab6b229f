package org.latentserver.datasets.formats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/** Opens uploaded files, inflated where they are gzip or bzip2, whatever their names say. */
final class UploadStreams {
    private static final int BUFFER = 1 << 16;

    private UploadStreams() {}

    /** The caller closes the stream. */
    static CountedStream open(Upload upload, DatasetLimits limits) throws IOException {
        long size = Files.size(upload.path());
        if (size == 0) {
            throw ServiceException.badData(upload.field(), "the file is empty");
        }
        InputStream raw = new BufferedInputStream(Files.newInputStream(upload.path()), BUFFER);
        try {
            return new CountedStream(inflated(raw), upload.field(), size, limits);
        } catch (IOException e) {
            raw.close();
            throw new ServiceException(
                    ErrorCode.INVALID_DATA,
                    upload.field(),
                    "the compressed data is truncated or corrupt",
                    e);
        }
    }

    private static InputStream inflated(InputStream raw) throws IOException {
        raw.mark(4);
        byte[] magic = raw.readNBytes(4);
        raw.reset();
        if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
            return new GZIPInputStream(raw, BUFFER);
        }
        if (magic.length >= 4
                && magic[0] == 'B'
                && magic[1] == 'Z'
                && magic[2] == 'h'
                && magic[3] >= '1'
                && magic[3] <= '9') {
            return new BZip2CompressorInputStream(raw, true);
        }
        return raw;
    }

    /** The first inflated bytes; fewer where the file is shorter. */
    static byte[] start(Upload upload, int bytes, DatasetLimits limits) throws IOException {
        try (InputStream in = open(upload, limits)) {
            return in.readNBytes(bytes);
        }
    }

    static boolean startsWith(byte[] bytes, int... prefix) {
        return bytes.length >= prefix.length
                && Arrays.equals(
                        prefix,
                        java.util.stream.IntStream.range(0, prefix.length)
                                .map(i -> bytes[i] & 0xff)
                                .toArray());
    }
}
