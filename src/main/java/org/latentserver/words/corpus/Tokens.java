package org.latentserver.words.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts UTF-8 text into tokens, reading it once, in constant memory: at white space (ASCII space and
 * control characters), or further at the word boundaries of Unicode. A token longer than {@value
 * #MAX_BYTES} bytes is no word and left out.
 */
final class Tokens {
    static final int MAX_BYTES = 400;

    private static final int BUFFER_BYTES = 1 << 18;

    /** Of text without white space, at most so many bytes are looked at for word boundaries. */
    private static final int RUN_BYTES = 1 << 16;

    private final Sink sink;
    private final boolean lowerCase;
    private final @Nullable UnicodeWords unicode;

    /** Takes what was read. */
    interface Sink {
        /** A token at bytes from (inclusive) to (exclusive), valid during the call. */
        void token(byte[] bytes, int from, int to) throws IOException;

        void endOfLine() throws IOException;
    }

    private Tokens(Sink sink, boolean lowerCase, boolean unicode) {
        this.sink = sink;
        this.lowerCase = lowerCase;
        this.unicode = unicode ? new UnicodeWords() : null;
    }

    /**
     * @param unicode cuts at the boundaries of Unicode, too
     */
    static void read(Path text, boolean lowerCase, boolean unicode, Sink sink) throws IOException {
        try (InputStream in = Files.newInputStream(text)) {
            new Tokens(sink, lowerCase, unicode).read(in);
        }
        sink.endOfLine();
    }

    private void read(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int kept = 0;
        boolean skipping = false;
        for (int n; (n = in.read(buffer, kept, buffer.length - kept)) >= 0; ) {
            int end = kept + n;
            int start = 0;
            for (int i = kept; i < end; i++) {
                if (buffer[i] >= 0 && buffer[i] <= ' ') {
                    if (!skipping) {
                        run(buffer, start, i);
                    }
                    skipping = false;
                    if (buffer[i] == '\n') {
                        sink.endOfLine();
                    }
                    start = i + 1;
                }
            }
            if (unicode != null && end - start > RUN_BYTES) {
                int cut = characterStart(buffer, end - 1);
                run(buffer, start, cut);
                start = cut;
            }
            kept = end - start;
            skipping |= unicode == null && kept > MAX_BYTES;
            kept = skipping ? 0 : kept;
            System.arraycopy(buffer, start, buffer, 0, kept);
        }
        if (!skipping) {
            run(buffer, 0, kept);
        }
    }

    private static int characterStart(byte[] bytes, int at) {
        int start = at;
        while (start > 0 && (bytes[start] & 0xc0) == 0x80) {
            start--;
        }
        return start;
    }

    /** What stands between two white spaces. */
    private void run(byte[] bytes, int from, int to) throws IOException {
        if (unicode == null || UnicodeWords.isOneWord(bytes, from, to)) {
            token(bytes, from, to);
            return;
        }
        for (byte[] word : unicode.of(bytes, from, to)) {
            token(word, 0, word.length);
        }
    }

    private void token(byte[] bytes, int from, int to) throws IOException {
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
