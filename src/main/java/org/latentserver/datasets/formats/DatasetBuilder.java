package org.latentserver.datasets.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.ImageWriter;
import org.latentserver.datasets.content.Split;

/**
 * Reads uploaded files into the stored form, validating as it goes. Memory is bounded by the limits
 * whatever the size of the files. Safe for use by several threads.
 */
public final class DatasetBuilder {
    private final DatasetLimits limits;

    public DatasetBuilder(DatasetLimits limits) {
        this.limits = limits;
    }

    /**
     * Fills an empty folder with the content. On failure the folder holds rubbish, which the caller
     * removes.
     *
     * @throws ServiceException INVALID_DATA or TOO_LARGE naming the file's field and what is wrong
     *     with it; INVALID_REQUEST naming the option that doesn't fit
     */
    public DatasetDescription build(Uploads uploads, ReadingOptions options, Path folder)
            throws IOException {
        Format format = options.format();
        if (format == null) {
            format = FormatDetection.detect(uploads.file(), limits);
        }
        checkOptions(format, uploads, options);
        return switch (format) {
            case IDX -> {
                checkGiven(uploads, options);
                try (ImageWriter writer = new ImageWriter(folder, limits.content())) {
                    yield new IdxReader(limits).read(uploads, options, writer);
                }
            }
            case IMAGES -> {
                try (ImageWriter writer = new ImageWriter(folder, limits.content())) {
                    yield new ArchiveReader(limits).read(uploads, options, writer);
                }
            }
            case NPY -> new NpyReader(limits).read(uploads, options, folder);
            case CSV -> new CsvTableReader(limits).read(uploads, options, folder);
            case TEXT -> new TextReader(limits).read(uploads, options, folder);
        };
    }

    private static void checkOptions(Format format, Uploads uploads, ReadingOptions options) {
        boolean text = format == Format.TEXT;
        refuse(
                "labels",
                uploads.labels() != null,
                format,
                format == Format.IDX || format == Format.NPY);
        refuse("documents", options.documents() != null, format, text);
        refuse("textColumn", options.textColumn() != null, format, text);
        refuse("labelColumn", options.labelColumn() != null, format, text || format == Format.CSV);
        refuse("resize", options.resize() != null, format, format == Format.IMAGES);
    }

    private static void refuse(String option, boolean given, Format format, boolean fits) {
        if (given && !fits) {
            throw ServiceException.invalid(
                    option, "%s is not for data of format %s".formatted(option, format.slug()));
        }
    }

    private static void checkGiven(Uploads uploads, ReadingOptions options) {
        Set<Split> given = EnumSet.noneOf(Split.class);
        uploads.parts().forEach(part -> given.add(part.split()));
        options.checkGiven(given);
    }
}
