package org.latentserver.gan.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.latentserver.training.VersionParameter;

/** What can be set in the evaluation of a generator. */
public record GanEvaluationParameters(
        @Schema(
                        description =
                                "quality: how near generated pictures come to the data set's;"
                                    + " projection: the noise of which the generator makes pictures"
                                    + " like the first of the data set")
                @NotNull
                Task task,
        @Schema(
                        description =
                                "quality: perceptual model whose features are compared and, when it"
                                        + " has a classifier, whose classes are counted; needed")
                @NotNull
                @Size(max = 200)
                @VersionParameter(family = "perceptual")
                String extractor,
        @Schema(
                        description =
                                "quality: pictures to generate, and as many of the training split"
                                    + " to compare with and again as many for the floor; at most"
                                    + " half of those there are")
                @Min(20)
                @Max(50_000)
                int pictures,
        @Schema(
                        description =
                                "quality: of these pictures, how many are compared each with each:"
                                    + " for precision, recall, duplicates and nearest neighbours")
                @Min(20)
                @Max(20_000)
                int neighbourhoodPictures,
        @Schema(
                        description =
                                "quality: training pictures among which the nearest to a generated"
                                        + " one is looked for, at most")
                @Min(20)
                @Max(200_000)
                int trainPictures,
        @Schema(description = "quality: what the noise is scaled by, as in the verb sample")
                @DecimalMin("0.01")
                @DecimalMax("1")
                double truncation,
        @Schema(description = "projection: pictures of the data set, the first ones")
                @Min(1)
                @Max(64)
                int projected,
        @Schema(description = "projection: noise vectors to start from, the best of them counts")
                @Min(1)
                @Max(64)
                int starts,
        @Schema(description = "projection: steps of the optimizer") @Min(1) @Max(5000) int steps,
        @Schema(description = "projection: Adam's learning rate for the noise; falls to 0")
                @DecimalMin("0.0001")
                @DecimalMax("1")
                double learningRate,
        @Schema(
                        description =
                                "projection: weight of the mean square of the noise beside the mean"
                                        + " squared error of the pixels: keeps it where noise is"
                                        + " likely")
                @DecimalMin("0")
                @DecimalMax("10")
                double priorWeight) {

    public static final GanEvaluationParameters DEFAULTS =
            new GanEvaluationParameters(
                    Task.QUALITY, "", 10_000, 5000, 60_000, 1, 16, 8, 300, 0.1, 0.001);

    /** What is done. */
    public enum Task {
        @JsonProperty("quality")
        QUALITY,
        @JsonProperty("projection")
        PROJECTION
    }
}
