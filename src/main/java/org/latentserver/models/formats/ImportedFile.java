package org.latentserver.models.formats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/**
 * An uploaded file.
 *
 * @param part its name in the form
 * @param path of its bytes as uploaded, for as long as the import runs
 */
public record ImportedFile(String part, Path path) {
    private static final int BUFFER = 1 << 16;

    /**
     * Opens the file, inflated if it is gzip. The caller closes the stream, which bounds nothing:
     * what follows from its bytes is the reader's to bound.
     *
     * @throws ServiceException INVALID_DATA, also while reading, for damaged gzip
     */
    public InputStream open() throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return gzip ? new Inflated(raw) : raw;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** Says of broken compression that the data is bad, not the server. */
    private final class Inflated extends InputStream {
        private final InputStream raw;
        private final InputStream in;

        Inflated(InputStream raw) {
            this.raw = raw;
            try {
                in = new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER);
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return in.read(target, offset, length);
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        private ServiceException damaged(IOException cause) {
            return new ServiceException(
                    ErrorCode.INVALID_DATA, part, "the gzip data is truncated or corrupt", cause);
        }

        @Override
        public void close() throws IOException {
            raw.close();
        }
    }
}
