package org.latentserver.datasets.content;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which part of a data set an item belongs to. */
public enum Split {
    TRAIN(0),
    VALIDATION(1),
    TEST(2);

    private final byte code;

    Split(int code) {
        this.code = (byte) code;
    }

    /** The byte that stands for it in {@code splits.u8}. */
    public byte code() {
        return code;
    }

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
