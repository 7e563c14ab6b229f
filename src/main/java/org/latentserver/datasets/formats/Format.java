package org.latentserver.datasets.formats;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.latentserver.api.ServiceException;

/** What can be uploaded. */
public enum Format {
    /** The files of MNIST: images and labels, plain or compressed. */
    IDX,
    /** zip or tar of PNG and JPEG files; the folder is the label. */
    IMAGES,
    /** One NumPy array, or an npz of several. */
    NPY,
    /** Comma-separated numbers with a header line. */
    CSV,
    /** Plain text. */
    TEXT;

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws ServiceException INVALID_REQUEST naming {@code format}
     */
    public static Format of(String slug) {
        for (Format format : values()) {
            if (format.slug().equals(slug)) {
                return format;
            }
        }
        throw ServiceException.invalid("format", "format must be one of " + names());
    }

    static String names() {
        return Arrays.stream(values()).map(Format::slug).collect(Collectors.joining(", "));
    }
}
