package org.latentserver.datasets.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.latentserver.api.ServiceException;

/**
 * Text in any character set as valid UTF-8, without byte order mark. What isn't text is refused
 * with the offset of the byte.
 */
final class Utf8Stream extends InputStream {
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final String field;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final ByteBuffer input = ByteBuffer.allocate(CHUNK).flip();
    private final CharBuffer chars = CharBuffer.allocate(CHUNK);
    private final ByteBuffer output = ByteBuffer.allocate(3 * CHUNK).flip();
    private long consumed;
    private boolean started;
    private boolean ended;

    Utf8Stream(InputStream in, Charset charset, String field) {
        this.in = in;
        this.field = field;
        decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        return fill() ? output.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int read = Math.min(length, output.remaining());
        output.get(target, offset, read);
        return read;
    }

    private boolean fill() throws IOException {
        while (!output.hasRemaining()) {
            if (ended) {
                return false;
            }
            decodeChunk();
        }
        return true;
    }

    private void decodeChunk() throws IOException {
        input.compact();
        int read = in.read(input.array(), input.position(), input.remaining());
        boolean last = read == -1;
        input.position(input.position() + Math.max(read, 0)).flip();
        chars.clear();
        CoderResult result = decoder.decode(input, chars, last);
        consumed += input.position();
        if (result.isError()) {
            throw ServiceException.badData(
                    field,
                    "the text is not valid %s at byte %d; give its charset, such as ISO-8859-1"
                            .formatted(decoder.charset().name(), consumed));
        }
        if (last && !input.hasRemaining()) {
            decoder.flush(chars);
            ended = true;
        }
        chars.flip();
        check();
        output.clear();
        encoder.reset().encode(chars, output, true);
        output.flip();
    }

    private void check() {
        if (!started && chars.hasRemaining()) {
            started = true;
            if (chars.get(chars.position()) == '\ufeff') {
                chars.get();
            }
        }
        for (int i = chars.position(); i < chars.limit(); i++) {
            if (chars.get(i) == 0) {
                throw ServiceException.badData(
                        field, "the file is not text: it holds a zero before byte " + consumed);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
