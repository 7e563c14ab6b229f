package org.latentserver.words.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;

/**
 * One line of a text format: a word and its values. It is read from its end, as words of GloVe may
 * hold spaces. Used by one thread.
 */
final class WordLine {
    private static final int SHOWN = 40;

    private final Place place;
    private byte[] bytes = new byte[0];
    private int end;
    private float[] values = new float[0];

    // the field that was found last
    private int fieldStart;
    private int fieldEnd;

    WordLine(Place place) {
        this.place = place;
    }

    /** Takes the line to be read, without what is blank at its end. */
    void of(byte[] line, int length) {
        bytes = line;
        end = length;
        while (end > 0 && isBlank(bytes[end - 1])) {
            end--;
        }
    }

    boolean isBlank() {
        return end == 0;
    }

    private static boolean isBlank(byte one) {
        return one == ' ' || one == '\t' || one == '\r';
    }

    /** The values that this line has, taken for the first one of a file without header. */
    int dimension() {
        int numbers = 0;
        boolean first = false;
        fieldStart = end;
        while (!first && previousField() && isNumber()) {
            first = fieldStart == 0;
            numbers += first ? 0 : 1; // a number in front is the word
        }
        if (numbers == 0) {
            throw place.refused("must be a word and its values");
        }
        return numbers;
    }

    /**
     * Reads the line and hands it on.
     *
     * @param spacesInWords whether a word may hold spaces
     */
    void addTo(VectorSink sink, boolean spacesInWords) throws IOException {
        if (values.length != sink.dimension()) {
            values = new float[sink.dimension()];
        }
        fieldStart = end;
        for (int i = values.length - 1; i >= 0; i--) {
            if (!previousField()) {
                throw uneven("has " + (values.length - 1 - i) + " fields");
            }
            values[i] = number();
        }
        int wordEnd = fieldStart;
        while (wordEnd > 0 && isBlank(bytes[wordEnd - 1])) {
            wordEnd--;
        }
        checkWord(wordEnd, spacesInWords);
        sink.add(VectorSink.decode(bytes, 0, wordEnd), 0, values);
    }

    private void checkWord(int wordEnd, boolean spacesInWords) {
        if (wordEnd > VectorSink.MAX_WORD_BYTES) {
            throw place.refused(
                    "has a word of more than %d bytes".formatted(VectorSink.MAX_WORD_BYTES));
        }
        fieldStart = wordEnd;
        boolean several = previousField() && fieldStart > 0;
        if (several && (!spacesInWords || isNumber())) {
            throw uneven("has more fields");
        }
    }

    private RuntimeException uneven(String what) {
        return place.refused(
                "%s; every line must be a word and %d values".formatted(what, values.length));
    }

    /** Moves to the field before the last one found; false when there is none. */
    private boolean previousField() {
        fieldEnd = fieldStart;
        while (fieldEnd > 0 && isBlank(bytes[fieldEnd - 1])) {
            fieldEnd--;
        }
        fieldStart = fieldEnd;
        while (fieldStart > 0 && !isBlank(bytes[fieldStart - 1])) {
            fieldStart--;
        }
        return fieldStart < fieldEnd;
    }

    private float number() {
        Float number = parse();
        if (number == null) {
            throw uneven("has '" + field() + "' where a number must be");
        }
        if (number.isInfinite()) {
            throw place.refused("has '" + field() + "', which is beyond the range of float32");
        }
        return number;
    }

    private boolean isNumber() {
        return parse() != null;
    }

    /** Decimal numbers only: no nan, no hexadecimal, no suffix as Java's literals may have. */
    private @Nullable Float parse() {
        for (int i = fieldStart; i < fieldEnd; i++) {
            byte one = bytes[i];
            boolean known =
                    (one >= '0' && one <= '9')
                            || one == '-'
                            || one == '.'
                            || one == 'e'
                            || one == 'E'
                            || one == '+';
            if (!known) {
                return null;
            }
        }
        try {
            return Float.valueOf(
                    new String(
                            bytes, fieldStart, fieldEnd - fieldStart, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private String field() {
        int shown = Math.min(fieldEnd - fieldStart, SHOWN);
        return Echo.of(new String(bytes, fieldStart, shown, StandardCharsets.UTF_8));
    }
}
