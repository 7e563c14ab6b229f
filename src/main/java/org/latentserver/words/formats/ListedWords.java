package org.latentserver.words.formats;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Words from a text with a line for each. */
final class ListedWords implements WordSource {
    private final InputStream in;
    private final ByteLines lines;
    private final Place place;

    /**
     * @param part of the form that holds the text
     * @param in is closed together with this
     */
    ListedWords(String part, InputStream in) {
        this.in = in;
        lines = new ByteLines(in);
        place = new Place(part, "line");
    }

    @Override
    public void checkSize(int rows) {
        // shows when they are read
    }

    @Override
    public @Nullable String next() throws IOException {
        place.next();
        ByteLines.End end = lines.readTo((byte) '\n', VectorSink.MAX_WORD_BYTES);
        if (end == ByteLines.End.TOO_LONG) {
            throw place.refused("has more than %d bytes".formatted(VectorSink.MAX_WORD_BYTES));
        }
        int length = lines.length();
        if (end == ByteLines.End.END_OF_FILE && length == 0) {
            throw place.refused("is missing, there are more vectors than lines");
        }
        boolean carriageReturn = length > 0 && lines.bytes()[length - 1] == '\r';
        return VectorSink.decode(lines.bytes(), 0, carriageReturn ? length - 1 : length);
    }

    @Override
    public void checkEnd() throws IOException {
        while (lines.peek() == '\n' || lines.peek() == '\r') {
            lines.skip();
        }
        if (lines.peek() != -1) {
            throw place.refused("should be the last one, there are no more vectors");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
