package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** Two noise vectors and the way between them. */
record LatentInterpolation(
        @Schema(description = "Where the way begins") @Nullable LatentPoint from,
        @Schema(description = "Where the way ends") @Nullable LatentPoint to,
        @Schema(
                        description = "Pictures to answer with, both ends included",
                        defaultValue = "9",
                        minimum = "2",
                        maximum = "100",
                        example = "9")
                @Nullable Integer steps,
        @Schema(
                        description =
                                "spherical keeps vectors as long as noise is; linear is the"
                                        + " straight line",
                        defaultValue = "spherical")
                @Nullable LatentPath path,
        @Schema(
                        description =
                                "Class of the pictures; needed by a model that was trained with"
                                        + " classes",
                        example = "7")
                @Nullable String label) {
    private static final int DEFAULT_STEPS = 9;
    private static final int MOST_STEPS = 100;

    int checkedSteps() {
        int wanted = steps == null ? DEFAULT_STEPS : steps;
        if (wanted < 2 || wanted > MOST_STEPS) {
            throw ServiceException.invalid(
                            "steps", "must be from 2 to " + MOST_STEPS + "; it is " + wanted)
                    .with("value", wanted)
                    .with("limit", MOST_STEPS);
        }
        return wanted;
    }

    LatentPath chosenPath() {
        return path == null ? LatentPath.SPHERICAL : path;
    }
}
