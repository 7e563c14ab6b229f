package org.latentserver.perceptual.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** What the user may choose about evaluating a perceptual model. */
record PerceptualEvaluationParameters(
        @Schema(description = "Which part of the data set; test takes all where there is none")
                @NotNull
                Part split,
        @Schema(description = "Most images that are classified, chosen by the seed; 0 for none")
                @Min(0)
                @Max(1_000_000)
                int classified,
        @Schema(
                        description =
                                "Most images whose shifted copies are compared, chosen by the seed;"
                                        + " 0 for none")
                @Min(0)
                @Max(100_000)
                int shifted,
        @Schema(description = "Largest shift, pixels; each from 1 on is measured") @Min(1) @Max(64)
                int largestShift,
        @Schema(
                        description =
                                "Convert images that the model doesn't take: colour, size; of"
                                        + " photographs to be classified the middle square")
                boolean resize) {
    static final PerceptualEvaluationParameters DEFAULTS =
            new PerceptualEvaluationParameters(Part.TEST, 10_000, 200, 4, false);

    /** Of a data set. */
    enum Part {
        @JsonProperty("test")
        TEST,
        @JsonProperty("validation")
        VALIDATION,
        @JsonProperty("train")
        TRAIN,
        @JsonProperty("all")
        ALL
    }
}
