package org.latentserver.datasets.content;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the items of a data set are. */
public enum DatasetKind {
    /** Pictures of 8 bits a channel, of one size or of several, with or without labels. */
    IMAGES,
    /** Rows of float32 of one shape, with or without labels. */
    ARRAYS,
    /** UTF-8 text: one document a line, or one stream. */
    TEXT;

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
