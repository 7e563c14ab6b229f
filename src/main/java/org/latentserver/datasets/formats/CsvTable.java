package org.latentserver.datasets.formats;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;

/** One CSV file: its header, then its records. Comma, semicolon or tab, as the header has it. */
final class CsvTable implements AutoCloseable {
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int LONGEST_FIELD = 1 << 16;

    private final String field;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final List<String> header;

    CsvTable(Upload upload, ReadingOptions options, DatasetLimits limits) throws IOException {
        field = upload.field();
        BufferedReader text =
                new BufferedReader(
                        new InputStreamReader(
                                new Utf8Stream(
                                        UploadStreams.open(upload, limits),
                                        options.charset(),
                                        field),
                                StandardCharsets.UTF_8),
                        2 * LONGEST_HEADER);
        CsvRecordHandler handler =
                CsvRecordHandler.builder()
                        .maxFields(limits.maxColumns() + 1)
                        .maxFieldSize(LONGEST_FIELD)
                        .build();
        reader =
                CsvReader.builder()
                        .fieldSeparator(separator(text))
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .build(handler, text);
        records = reader.iterator();
        CsvRecord first = next();
        if (first == null) {
            throw ServiceException.badData(field, "the CSV file has no header line");
        }
        header = first.getFields().stream().map(String::strip).toList();
        checkHeader();
    }

    private static char separator(BufferedReader text) throws IOException {
        text.mark(LONGEST_HEADER);
        int[] counts = new int[3];
        for (int i = 0; i < LONGEST_HEADER; i++) {
            int c = text.read();
            if (c == -1 || c == '\n') {
                break;
            }
            int at = ",;\t".indexOf(c);
            if (at >= 0) {
                counts[at]++;
            }
        }
        text.reset();
        if (counts[0] >= counts[1] && counts[0] >= counts[2]) {
            return ',';
        }
        return counts[1] >= counts[2] ? ';' : '\t';
    }

    private void checkHeader() {
        if (new HashSet<>(header).size() < header.size() || header.contains("")) {
            throw ServiceException.badData(
                    field, "the header line has an empty column name or one twice");
        }
        if (header.stream().allMatch(CsvTable::isNumber)) {
            throw ServiceException.badData(
                    field, "the first line holds numbers, it must be a header of column names");
        }
    }

    private static boolean isNumber(String cell) {
        try {
            return Double.isFinite(Double.parseDouble(cell));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    List<String> header() {
        return header;
    }

    /**
     * The next record; null after the last one.
     *
     * @throws ServiceException INVALID_DATA naming the line
     */
    @Nullable CsvRecord next() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException e) {
            if (e.getCause() instanceof ServiceException known) {
                throw known;
            }
            throw new ServiceException(
                    ErrorCode.INVALID_DATA,
                    field,
                    "the CSV file can't be read: " + Echo.of(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** The values of a record, without the label's column. */
    void values(CsvRecord record, int labelColumn, float[] into) {
        if (record.getFieldCount() != header.size()) {
            throw ServiceException.badData(
                    field,
                    "line %d has %d columns, the header has %d"
                            .formatted(
                                    record.getStartingLineNumber(),
                                    record.getFieldCount(),
                                    header.size()));
        }
        for (int column = 0, at = 0; column < header.size(); column++) {
            if (column != labelColumn) {
                into[at++] = number(record, column);
            }
        }
    }

    private float number(CsvRecord record, int column) {
        String cell = record.getField(column).strip();
        float value;
        try {
            value = Float.parseFloat(cell);
        } catch (NumberFormatException e) {
            value = Float.NaN;
        }
        if (!Float.isFinite(value)) {
            throw ServiceException.badData(
                    field,
                    "line %d, column '%s': '%s' is not a finite number"
                            .formatted(
                                    record.getStartingLineNumber(),
                                    Echo.of(header.get(column)),
                                    Echo.of(cell)));
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
