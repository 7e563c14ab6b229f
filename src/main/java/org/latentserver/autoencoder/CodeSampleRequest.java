package org.latentserver.autoencoder;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** How many items to draw, and from which seed. */
record CodeSampleRequest(
        @Schema(
                        description = "Items to draw",
                        defaultValue = "16",
                        minimum = "1",
                        maximum = "1024",
                        example = "16")
                @Nullable Integer count,
        @Schema(
                        description =
                                "The same seed and version give the same bytes; 0 when absent",
                        example = "7")
                @Nullable Long seed) {
    static final CodeSampleRequest EMPTY = new CodeSampleRequest(null, null);
    private static final int MAX_COUNT = 1024;

    int checkedCount() {
        int wanted = count == null ? 16 : count;
        if (wanted < 1 || wanted > MAX_COUNT) {
            throw ServiceException.invalid(
                            "count", "count is " + wanted + ", must be from 1 to " + MAX_COUNT)
                    .with("value", wanted)
                    .with("limit", MAX_COUNT);
        }
        return wanted;
    }
}
