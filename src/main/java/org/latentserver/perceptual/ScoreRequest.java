package org.latentserver.perceptual;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Item;

/** Pairs of images to compare. */
record ScoreRequest(
        @Schema(description = "1 to 256 pairs", requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable List<@Nullable Pair> pairs,
        @Schema(
                        description =
                                "Layers whose distances are summed, such as stage1; all when left"
                                        + " out",
                        example = "[\"stage2\",\"stage3\"]")
                @Nullable List<@Nullable String> layers,
        @Schema(
                        description =
                                "Brings the candidate to the size of the reference, a reference"
                                    + " outside the limits to the training size, and both to the"
                                    + " model's colour; without it such images are refused",
                        defaultValue = "false")
                @Nullable Boolean resize) {

    /** Two images. */
    @Schema(name = "ScorePair")
    record Pair(
            @Schema(
                            type = "string",
                            description =
                                    "PNG or JPEG file as base64, or a data: URL; or numbers in [0,"
                                            + " 1] of shape CHW, HWC or HW",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable Item reference,
            @Schema(
                            type = "string",
                            description =
                                    "PNG or JPEG file as base64, or a data: URL; or numbers in [0,"
                                            + " 1] of shape CHW, HWC or HW",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable Item candidate) {}
}
