package org.latentserver.datasets;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.SplitFractions;
import org.latentserver.datasets.formats.DatasetLimits;
import org.latentserver.datasets.formats.Format;
import org.latentserver.datasets.formats.ReadingOptions;
import org.latentserver.datasets.formats.ReadingOptions.Size;
import org.springframework.web.multipart.MultipartFile;

/** The parts of an upload. */
record DatasetForm(
        @Schema(
                        description =
                                "IDX images; a zip, tar or tar.gz of PNG and JPEG files; an npy or"
                                    + " npz; a CSV file; or a text. gzip and bzip2 are unpacked.",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable MultipartFile file,
        @Schema(description = "Labels of an IDX or npy `file`, in the same format")
                @Nullable MultipartFile labels,
        @Schema(description = "Test items, in the format of `file`")
                @Nullable MultipartFile testFile,
        @Schema(description = "Labels of `testFile`") @Nullable MultipartFile testLabels,
        @Schema(description = "Validation items, in the format of `file`")
                @Nullable MultipartFile validationFile,
        @Schema(description = "Labels of `validationFile`")
                @Nullable MultipartFile validationLabels,
        @Schema(
                        description = "1 to 64 of A-Z a-z 0-9 . _ -, unique; the id where absent",
                        example = "mnist")
                @Nullable String name,
        @Schema(
                        description = "Told from the content where absent",
                        allowableValues = {"idx", "images", "npy", "csv", "text"})
                @Nullable String format,
        @Schema(
                        description = "Part of the training items that becomes validation",
                        defaultValue = "0",
                        minimum = "0",
                        maximum = "1")
                @Nullable Double validationFraction,
        @Schema(
                        description = "Part of the training items that becomes test",
                        defaultValue = "0",
                        minimum = "0",
                        maximum = "1")
                @Nullable Double testFraction,
        @Schema(description = "Seed of the choice of the fractions", defaultValue = "0")
                @Nullable Long splitSeed,
        @Schema(
                        description =
                                "How a text is cut: one document a line (the default where"
                                        + " columns, fractions or further files are given), or one"
                                        + " stream",
                        allowableValues = {"lines", "stream"})
                @Nullable String documents,
        @Schema(
                        description =
                                "Column of a tab-separated text that holds the document: a number"
                                        + " from 1, or a name in the first line")
                @Nullable String textColumn,
        @Schema(
                        description =
                                "Column of the label: a name in the header of CSV; of a"
                                        + " tab-separated text as `textColumn`")
                @Nullable String labelColumn,
        @Schema(description = "Of text and CSV", defaultValue = "UTF-8", example = "ISO-8859-1")
                @Nullable String charset,
        @Schema(
                        description =
                                "Height x width that every picture of an archive is resized to;"
                                        + " where absent they stay as they are",
                        example = "64x64")
                @Nullable String resize) {

    Map<String, MultipartFile> files() {
        Map<String, MultipartFile> files = new LinkedHashMap<>();
        put(files, "file", file);
        put(files, "labels", labels);
        put(files, "testFile", testFile);
        put(files, "testLabels", testLabels);
        put(files, "validationFile", validationFile);
        put(files, "validationLabels", validationLabels);
        return files;
    }

    private static void put(
            Map<String, MultipartFile> files, String field, @Nullable MultipartFile file) {
        boolean chosen = file != null && !(file.isEmpty() && isBlank(file.getOriginalFilename()));
        if (file != null && chosen) { // a form in a browser sends what wasn't chosen as well
            files.put(field, file);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /**
     * @throws ServiceException INVALID_REQUEST when it breaks the rule of names, or could be taken
     *     for an id
     */
    @Nullable String checkedName() {
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (ContentHash.isId(name)) {
            throw ServiceException.invalid("name", "a name can't look like the id of a data set");
        }
        return Names.check("name", name);
    }

    ReadingOptions options(DatasetLimits limits) {
        return new ReadingOptions(
                format == null ? null : Format.of(format),
                fractions(),
                documents,
                textColumn,
                labelColumn,
                ReadingOptions.charset(charset == null ? "UTF-8" : charset),
                resize == null ? null : Size.of(resize, limits.maxImagePixels()));
    }

    private SplitFractions fractions() {
        double validation = fraction("validationFraction", validationFraction);
        double test = fraction("testFraction", testFraction);
        if (validation + test >= 1) {
            throw ServiceException.invalid(
                    "testFraction", "both fractions together must be below 1");
        }
        boolean none = validation == 0 && test == 0;
        return none
                ? SplitFractions.NONE
                : new SplitFractions(validation, test, splitSeed == null ? 0 : splitSeed);
    }

    private static double fraction(String field, @Nullable Double fraction) {
        if (fraction == null) {
            return 0;
        }
        if (!(fraction >= 0 && fraction < 1)) {
            throw ServiceException.invalid(
                    field, "%s is %s, must be at least 0 and below 1".formatted(field, fraction));
        }
        return fraction;
    }
}
