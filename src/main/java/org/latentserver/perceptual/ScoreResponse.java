package org.latentserver.perceptual;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores in the order of the pairs. */
record ScoreResponse(
        @Schema(description = "Version that answered", example = "1") int version,
        List<Score> scores) {

    /** How far apart two images are, by each measure. */
    record Score(
            @Schema(description = "Sum of the layers' distances; 0 for equal images")
                    double distance,
            List<LayerDistance> layers,
            @Schema(description = "Mean squared error of pixels in [0, 1]") double mse,
            @Schema(description = "Peak signal-to-noise ratio, dB; null for equal images")
                    @Nullable Double psnr,
            @Schema(description = "Structural similarity; null when a side is under 11 pixels")
                    @Nullable Double ssim) {}

    /** One layer's part. */
    record LayerDistance(
            @Schema(example = "stage1") String layer,
            @Schema(description = "0 to 2") double distance) {}
}
