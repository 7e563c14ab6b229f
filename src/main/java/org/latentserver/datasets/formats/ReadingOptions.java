package org.latentserver.datasets.formats;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;
import org.latentserver.datasets.content.SplitFractions;

/**
 * How the files of a data set are read.
 *
 * @param format null to tell it from the content
 * @param fractions of the training items that become validation and test
 * @param documents of text: {@code lines} or {@code stream}; null for lines where columns,
 *     fractions or several files are given, and stream otherwise
 * @param textColumn of tab-separated text: number from 1, or name in the first line
 * @param labelColumn of tab-separated text as above; of CSV a name
 * @param charset of text and CSV
 * @param resize every image to this size; null to keep sizes
 */
public record ReadingOptions(
        @Nullable Format format,
        SplitFractions fractions,
        @Nullable String documents,
        @Nullable String textColumn,
        @Nullable String labelColumn,
        Charset charset,
        @Nullable Size resize) {
    public static final ReadingOptions DEFAULT =
            new ReadingOptions(
                    null, SplitFractions.NONE, null, null, null, StandardCharsets.UTF_8, null);

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

    /** True where an option makes sense for documents only. */
    boolean wantsDocuments() {
        return textColumn != null || labelColumn != null || !fractions.equals(SplitFractions.NONE);
    }

    /**
     * @param given splits that the uploader filled
     * @throws ServiceException INVALID_REQUEST naming the fraction of a split that is given already
     */
    void checkGiven(java.util.Set<Split> given) {
        checkGiven(given, Split.VALIDATION, fractions.validation());
        checkGiven(given, Split.TEST, fractions.test());
    }

    private static void checkGiven(java.util.Set<Split> given, Split split, double fraction) {
        if (fraction > 0 && given.contains(split)) {
            String field = split.slug() + "Fraction";
            throw ServiceException.invalid(
                    field,
                    "%s is given, but the data has %s items already"
                            .formatted(field, split.slug()));
        }
    }

    /** In pixels. */
    public record Size(int height, int width) {
        /**
         * @param text such as {@code 64x96}, height first
         * @throws ServiceException INVALID_REQUEST naming {@code resize}
         */
        public static Size of(String text, int maxPixels) {
            Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                throw ServiceException.invalid(
                        "resize", "resize must be height x width, such as 64x96");
            }
            Size size =
                    new Size(
                            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            if ((long) size.height * size.width > maxPixels) {
                throw ServiceException.invalid(
                        "resize", "resize is %s, at most %d pixels".formatted(text, maxPixels));
            }
            return size;
        }
    }

    /**
     * @throws ServiceException INVALID_REQUEST naming {@code charset}
     */
    public static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ServiceException(
                    org.latentserver.api.ErrorCode.INVALID_REQUEST,
                    "charset",
                    "charset is not known; UTF-8 and ISO-8859-1 are examples",
                    e);
        }
    }
}
