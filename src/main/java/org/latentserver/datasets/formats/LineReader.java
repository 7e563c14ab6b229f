package org.latentserver.datasets.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.latentserver.api.ServiceException;

/** Lines of a text within bounded memory; {@code \n} and {@code \r\n} end a line. */
final class LineReader implements AutoCloseable {
    private final InputStream in;
    private final String field;
    private final int longest;
    private final byte[] chunk = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] line = new byte[1 << 10];
    private int length;
    private long number;

    LineReader(InputStream in, String field, long longest) {
        this.in = in;
        this.field = field;
        this.longest = (int) Math.min(longest, 1 << 30);
    }

    /** Goes to the next line; false after the last one. */
    boolean next() throws IOException {
        length = 0;
        number++;
        boolean any = false;
        while (at < end || fill()) {
            any = true;
            int from = at;
            while (at < end && chunk[at] != '\n') {
                at++;
            }
            append(from, at - from);
            if (at < end) {
                at++;
                break;
            }
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return any;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(chunk));
        return end > 0;
    }

    private void append(int from, int bytes) {
        if (length + bytes > longest) {
            throw ServiceException.tooLarge(
                    field,
                    "line %d is longer than %d bytes; documents=stream takes a text as one"
                            .formatted(number, longest),
                    longest);
        }
        if (length + bytes > line.length) {
            line = Arrays.copyOf(line, Math.max(length + bytes, 2 * line.length));
        }
        System.arraycopy(chunk, from, line, length, bytes);
        length += bytes;
    }

    /** The bytes of the line, from 0 to {@link #length}; overwritten by the next one. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Of the current line, from 1. */
    long number() {
        return number;
    }

    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
