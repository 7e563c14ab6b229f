package org.latentserver.autoencoder;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Item;
import org.latentserver.api.Items;
import org.latentserver.api.ServiceException;

/** Two items and the number of points on the way. */
record InterpolateRequest(
        @Schema(description = "PNG or JPEG as base64, or numbers") @Nullable Item from,
        @Schema(description = "PNG or JPEG as base64, or numbers") @Nullable Item to,
        @Schema(description = "items to answer with, both ends included", example = "9")
                @Nullable Integer steps,
        @Schema(description = "whether images of another size or colour are adapted")
                @Nullable Boolean resize) {

    @JsonIgnore
    Items ends() {
        if (from == null || to == null) {
            throw ServiceException.invalid(from == null ? "from" : "to", "is missing");
        }
        return Items.of(List.of(from, to));
    }

    @JsonIgnore
    boolean adapts() {
        return Boolean.TRUE.equals(resize);
    }

    int checkedSteps(int otherwise, int max) {
        int wanted = steps == null ? otherwise : steps;
        if (wanted < 2 || wanted > max) {
            throw ServiceException.invalid(
                            "steps", "steps is " + wanted + ", must be from 2 to " + max)
                    .with("value", wanted)
                    .with("limit", max);
        }
        return wanted;
    }
}
