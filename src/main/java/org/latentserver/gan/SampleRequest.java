package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** What to draw; every field may be left out. */
record SampleRequest(
        @Schema(
                        description = "Pictures to draw",
                        defaultValue = "1",
                        minimum = "1",
                        maximum = "1024",
                        example = "16")
                @Nullable Long count,
        @Schema(
                        description =
                                "Where the noise comes from: the same seed and version give the"
                                        + " same bytes. Drawn and reported when absent",
                        example = "7")
                @Nullable Long seed,
        @Schema(
                        description =
                                "Above 0, up to 1: the noise is scaled by it. Below 1 pictures are"
                                        + " more typical and less various",
                        defaultValue = "1.0",
                        example = "1.0")
                @Nullable Double truncation,
        @Schema(
                        description =
                                "Class of the pictures, for a model that was trained with classes;"
                                        + " each of a random class when absent",
                        example = "7")
                @Nullable String label) {
    static final int MAX_COUNT = 1024;
    static final SampleRequest EMPTY = new SampleRequest(null, null, null, null);

    int checkedCount() {
        long value = count == null ? 1 : count;
        if (value < 1 || value > MAX_COUNT) {
            throw ServiceException.invalid(
                            "count", "must be from 1 to " + MAX_COUNT + "; it is " + value)
                    .with("limit", MAX_COUNT);
        }
        return (int) value;
    }

    double checkedTruncation() {
        double value = truncation == null ? 1 : truncation;
        if (!(value > 0 && value <= 1)) {
            throw ServiceException.invalid(
                    "truncation", "must be above 0 and at most 1; it is " + value);
        }
        return value;
    }
}
