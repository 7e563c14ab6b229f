package org.latentserver.datasets.formats;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** Where text and label stand in lines divided by tabs. Remembers the current line's. */
final class TabColumns {
    private static final int LONGEST_LABEL = 200;

    private final String field;
    private final int text;
    private final int label;
    private final int[] starts;

    private TabColumns(String field, int text, int label) {
        this.field = field;
        this.text = text;
        this.label = label;
        starts = new int[Math.max(text, label) + 2];
    }

    /**
     * Finds the columns; where one is given by name, the first line is taken as header.
     *
     * @return null where lines have no columns
     */
    static @Nullable TabColumns of(ReadingOptions options, LineReader in, String field)
            throws IOException {
        String text = options.textColumn();
        String label = options.labelColumn();
        if (text == null) {
            if (label != null) {
                throw ServiceException.invalid(
                        "textColumn", "labelColumn of a text needs textColumn beside it");
            }
            return null;
        }
        List<String> header = List.of();
        if (!isNumber(text) || (label != null && !isNumber(label))) {
            in.next();
            header = Arrays.asList(TextReader.string(in.bytes(), 0, in.length()).split("\t", -1));
        }
        return new TabColumns(
                field,
                column("textColumn", text, header),
                label == null ? -1 : column("labelColumn", label, header));
    }

    private static boolean isNumber(String column) {
        return column.matches("[1-9][0-9]{0,3}");
    }

    private static int column(String option, String column, List<String> header) {
        int at = isNumber(column) ? Integer.parseInt(column) - 1 : header.indexOf(column);
        if (at < 0) {
            throw ServiceException.invalid(
                    option,
                    "%s is neither a number from 1 to 9999 nor a name in the first line"
                            .formatted(option));
        }
        return at;
    }

    /**
     * @throws ServiceException INVALID_DATA naming the line when it has too few columns
     */
    void split(LineReader in) {
        int columns = 0;
        starts[columns++] = 0;
        for (int i = 0; i < in.length() && columns < starts.length; i++) {
            if (in.bytes()[i] == '\t') {
                starts[columns++] = i + 1;
            }
        }
        int needed = starts.length - 1;
        if (columns < needed) {
            throw ServiceException.badData(
                    field,
                    "line %d has %d columns divided by tabs, column %d is asked for"
                            .formatted(in.number(), columns, needed));
        }
        if (columns == needed) {
            starts[needed] = in.length() + 1;
        }
    }

    int textFrom() {
        return starts[text];
    }

    int textLength() {
        return starts[text + 1] - 1 - starts[text];
    }

    /** Null where no label column is asked for or the cell is empty. */
    @Nullable String label(LineReader in) {
        if (label < 0) {
            return null;
        }
        int length = starts[label + 1] - 1 - starts[label];
        if (length > LONGEST_LABEL) {
            throw ServiceException.badData(
                    field,
                    "line %d: the label has more than %d bytes"
                            .formatted(in.number(), LONGEST_LABEL));
        }
        return length == 0 ? null : TextReader.string(in.bytes(), starts[label], length);
    }
}
