package org.latentserver.autoencoder;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How unlike the training data items are. */
record Anomalies(
        @Schema(description = "Version that answered", example = "1") int version,
        @Schema(
                        description =
                                "Share of the validation items whose score is below the threshold",
                        example = "0.99")
                double quantile,
        @Schema(description = "Score from which an item is anomalous", example = "0.0131")
                double threshold,
        List<Score> scores) {

    /** Of one item. */
    @Schema(name = "AnomalyScore")
    record Score(
            @Schema(
                            description = "Mean squared error per value of the reconstruction",
                            example = "0.0461")
                    double score,
            boolean anomalous) {}
}
