package org.latentserver.datasets.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.Split;
import org.latentserver.datasets.content.SplitFractions;
import org.latentserver.datasets.content.TextWriter;

/** Plain text: one stream, a document a line, or columns divided by tabs. */
final class TextReader {
    private final DatasetLimits limits;

    TextReader(DatasetLimits limits) {
        this.limits = limits;
    }

    DatasetDescription read(Uploads uploads, ReadingOptions options, Path folder)
            throws IOException {
        boolean lines = lines(uploads, options);
        if (!lines && (uploads.parts().size() > 1 || options.wantsDocuments())) {
            throw ServiceException.invalid(
                    "documents", "a stream has no columns, splits or fractions; take 'lines'");
        }
        try (TextWriter writer = new TextWriter(folder, lines, limits.content())) {
            Set<Split> given = EnumSet.noneOf(Split.class);
            for (Uploads.Part part : uploads.parts()) {
                given.add(part.split());
                if (lines) {
                    addLines(part, options, writer);
                } else {
                    append(part.items(), options, writer);
                }
            }
            options.checkGiven(given);
            return writer.finish(lines ? options.fractions() : SplitFractions.NONE);
        }
    }

    private static boolean lines(Uploads uploads, ReadingOptions options) {
        String documents = options.documents();
        if (documents == null) {
            return uploads.parts().size() > 1 || options.wantsDocuments();
        }
        return switch (documents) {
            case "lines" -> true;
            case "stream" -> false;
            default ->
                    throw ServiceException.invalid(
                            "documents", "documents must be 'lines' or 'stream'");
        };
    }

    private InputStream open(Upload upload, ReadingOptions options) throws IOException {
        return new Utf8Stream(
                UploadStreams.open(upload, limits), options.charset(), upload.field());
    }

    private void append(Upload upload, ReadingOptions options, TextWriter writer)
            throws IOException {
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = open(upload, options)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                writer.append(chunk, 0, read);
            }
        }
    }

    private void addLines(Uploads.Part part, ReadingOptions options, TextWriter writer)
            throws IOException {
        Upload upload = part.items();
        try (LineReader in =
                new LineReader(
                        open(upload, options), upload.field(), limits.maxDocument().toBytes())) {
            TabColumns columns = TabColumns.of(options, in, upload.field());
            while (in.next()) {
                if (in.isBlank()) {
                    continue;
                }
                if (columns == null) {
                    writer.add(in.bytes(), 0, in.length(), null, part.split());
                    continue;
                }
                columns.split(in);
                writer.add(
                        in.bytes(),
                        columns.textFrom(),
                        columns.textLength(),
                        columns.label(in),
                        part.split());
            }
        }
    }

    static String string(byte[] utf8, int from, int length) {
        return new String(utf8, from, length, StandardCharsets.UTF_8);
    }
}
