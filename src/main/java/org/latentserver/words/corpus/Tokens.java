package org.latentserver.words.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Cuts UTF-8 text at white space (ASCII space and control characters), reading it once, in constant
 * memory. A token longer than {@value #MAX_BYTES} bytes is no word and left out.
 */
final class Tokens {
    static final int MAX_BYTES = 400;

    private static final int BUFFER_BYTES = 1 << 18;

    private Tokens() {}

    /** Takes what was read. */
    interface Sink {
        /** A token at bytes from (inclusive) to (exclusive), valid during the call. */
        void token(byte[] bytes, int from, int to) throws IOException;

        void endOfLine() throws IOException;
    }

    static void read(Path text, boolean lowerCase, Sink sink) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(text)) {
            int kept = 0;
            boolean skipping = false;
            for (int n; (n = in.read(buffer, kept, buffer.length - kept)) >= 0; ) {
                int end = kept + n;
                int start = 0;
                for (int i = kept; i < end; i++) {
                    if (buffer[i] >= 0 && buffer[i] <= ' ') {
                        if (!skipping) {
                            emit(buffer, start, i, lowerCase, sink);
                        }
                        skipping = false;
                        if (buffer[i] == '\n') {
                            sink.endOfLine();
                        }
                        start = i + 1;
                    }
                }
                kept = end - start;
                skipping |= kept > MAX_BYTES;
                kept = skipping ? 0 : kept;
                System.arraycopy(buffer, start, buffer, 0, kept);
            }
            if (!skipping) {
                emit(buffer, 0, kept, lowerCase, sink);
            }
        }
        sink.endOfLine();
    }

    private static void emit(byte[] bytes, int from, int to, boolean lowerCase, Sink sink)
            throws IOException {
        if (to == from || to - from > MAX_BYTES) {
            return;
        }
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            ascii &= b >= 0;
            if (lowerCase && b >= 'A' && b <= 'Z') {
                bytes[i] = (byte) (b + ('a' - 'A'));
            }
        }
        if (ascii || !lowerCase) {
            sink.token(bytes, from, to);
            return;
        }
        byte[] lower =
                new String(bytes, from, to - from, StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT)
                        .getBytes(StandardCharsets.UTF_8);
        sink.token(lower, 0, lower.length);
    }
}
