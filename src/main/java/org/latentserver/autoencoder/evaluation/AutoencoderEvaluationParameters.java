package org.latentserver.autoencoder.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What can be set in the evaluation of an autoencoder. */
public record AutoencoderEvaluationParameters(
        @Schema(
                        description =
                                "quality: reconstructions, codes, denoising, beside principal"
                                        + " components; pretraining: a classifier on the encoder"
                                        + " with few labels, beside the same network from scratch")
                @NotNull
                Task task,
        @Schema(
                        description =
                                "Training items that principal components, nearest neighbors and"
                                        + " linear probes learn from, at most; fewer where items"
                                        + " are large")
                @Min(10)
                @Max(1_000_000)
                int trainItems,
        @Schema(description = "Test items that are measured, at most") @Min(1) @Max(100_000)
                int testItems,
        @Schema(
                        description =
                                "quality: test items whose nearest training items are looked for,"
                                        + " at most")
                @Min(1)
                @Max(100_000)
                int queries,
        @Schema(
                        description =
                                "quality: standard deviations of the normal noise that images are"
                                        + " cleaned of; empty for none")
                @NotNull
                @Size(max = 10)
                List<@NotNull @DecimalMin("0.001") @DecimalMax("2") Double> noiseLevels,
        @Schema(description = "pretraining: how many labelled items, one row of the table each")
                @NotNull
                @Size(min = 1, max = 10)
                List<@NotNull @Min(10) @Max(1_000_000) Integer> labels,
        @Schema(description = "pretraining: steps of 50 items that each classifier is trained for")
                @Min(1)
                @Max(100_000)
                int steps,
        @Schema(description = "pretraining: draws of labelled items that the figures are means of")
                @Min(1)
                @Max(20)
                int repeats) {

    public static final AutoencoderEvaluationParameters DEFAULTS =
            new AutoencoderEvaluationParameters(
                    Task.QUALITY,
                    60_000,
                    10_000,
                    2000,
                    List.of(0.2, 0.4, 0.6),
                    List.of(100, 600, 1000, 3000),
                    1000,
                    3);

    /** What is measured. */
    public enum Task {
        @JsonProperty("quality")
        QUALITY,
        @JsonProperty("pretraining")
        PRETRAINING
    }
}
