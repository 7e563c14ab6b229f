package org.latentserver.words.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads bytes up to a given one into a buffer that grows with what was read, up to a limit. Used by
 * one thread.
 */
final class ByteLines {
    private static final int FIRST = 1 << 12;

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] line = new byte[FIRST];
    private int length;

    /** How a read ended. */
    enum End {
        FOUND,
        END_OF_FILE,
        TOO_LONG
    }

    ByteLines(InputStream in) {
        this.in = in;
    }

    /** The bytes of the last read; valid up to {@link #length} until the next one. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /**
     * Reads up to the given byte, which is consumed but not among {@link #bytes}.
     *
     * @param limit bytes that may come before it
     */
    End readTo(byte delimiter, int limit) throws IOException {
        length = 0;
        while (at < end || fill()) {
            int from = at;
            int most = (int) Math.min(end, at + (long) limit - length + 1);
            while (at < most && chunk[at] != delimiter) {
                at++;
            }
            append(from, at - from);
            if (length > limit) {
                return End.TOO_LONG;
            }
            if (at < most) {
                at++;
                return End.FOUND;
            }
        }
        return End.END_OF_FILE;
    }

    /** Reads so many bytes; false when the file ends before. */
    boolean readFully(byte[] target, int count) throws IOException {
        int done = 0;
        while (done < count && (at < end || fill())) {
            int copied = Math.min(count - done, end - at);
            System.arraycopy(chunk, at, target, done, copied);
            at += copied;
            done += copied;
        }
        return done == count;
    }

    /** The next byte, left where it is; -1 at the end of the file. */
    int peek() throws IOException {
        return at < end || fill() ? chunk[at] & 0xff : -1;
    }

    /** Steps over the byte that {@link #peek} showed. */
    void skip() {
        at++;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(chunk, 0, chunk.length));
        return end > 0;
    }

    private void append(int from, int count) {
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
        }
        System.arraycopy(chunk, from, line, length, count);
        length += count;
    }
}
