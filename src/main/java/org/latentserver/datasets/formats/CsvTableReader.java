package org.latentserver.datasets.formats;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.RowWriter;
import org.latentserver.datasets.content.Split;

/** CSV with a header line: numbers, and at most one column of labels. */
final class CsvTableReader {
    private final DatasetLimits limits;

    CsvTableReader(DatasetLimits limits) {
        this.limits = limits;
    }

    DatasetDescription read(Uploads uploads, ReadingOptions options, Path folder)
            throws IOException {
        Set<Split> given = EnumSet.noneOf(Split.class);
        uploads.parts().forEach(part -> given.add(part.split()));
        options.checkGiven(given);
        List<String> header;
        try (CsvTable table = new CsvTable(uploads.file(), options, limits)) {
            header = table.header();
        }
        int labelColumn = labelColumn(header, options);
        List<String> columns = new ArrayList<>(header);
        if (labelColumn >= 0) {
            columns.remove(labelColumn);
        }
        if (columns.isEmpty()) {
            throw ServiceException.badData("file", "there is no column of numbers");
        }
        try (RowWriter writer = new RowWriter(folder, List.of(columns.size()), limits.content())) {
            for (Uploads.Part part : uploads.parts()) {
                copy(part, options, header, labelColumn, writer);
            }
            return writer.finish(Format.CSV.slug(), columns, options.fractions());
        }
    }

    private static int labelColumn(List<String> header, ReadingOptions options) {
        String name = options.labelColumn();
        if (name == null) {
            return -1;
        }
        int column = header.indexOf(name);
        if (column < 0) {
            throw ServiceException.invalid(
                    "labelColumn", "labelColumn is none of the columns in the header line");
        }
        return column;
    }

    private void copy(
            Uploads.Part part,
            ReadingOptions options,
            List<String> header,
            int labelColumn,
            RowWriter writer)
            throws IOException {
        String field = part.items().field();
        try (CsvTable table = new CsvTable(part.items(), options, limits)) {
            if (!table.header().equals(header)) {
                throw ServiceException.badData(field, "its header differs from that of 'file'");
            }
            float[] row = new float[labelColumn < 0 ? header.size() : header.size() - 1];
            for (CsvRecord record = table.next(); record != null; record = table.next()) {
                table.values(record, labelColumn, row);
                writer.add(row, label(record, labelColumn), part.split());
            }
        }
    }

    private static @Nullable String label(CsvRecord record, int column) {
        String label = column < 0 ? "" : record.getField(column).strip();
        return label.isEmpty() ? null : label;
    }
}
