package org.latentserver.perceptual.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What a training of the classifier behind a perceptual distance can be told. */
public record PerceptualParameters(
        @Schema(
                        description =
                                "Channels of each stage. The first keeps the picture's size, each"
                                        + " further one halves it. Each stage is a layer of the"
                                        + " distance.")
                @NotNull
                @Size(min = 2, max = 5)
                List<@NotNull @Min(4) @Max(256) Integer> channels,
        @Schema(
                        description =
                                "Residual blocks (two 3x3 convolutions) after the first convolution"
                                        + " of each stage; as many numbers as channels.")
                @NotNull
                @Size(min = 2, max = 5)
                List<@NotNull @Min(0) @Max(3) Integer> residualBlocks,
        @Schema(description = "Passes over the training data.") @Min(1) @Max(500) int epochs,
        @Schema(description = "Images in a step.") @Min(8) @Max(1024) int batchSize,
        @Schema(description = "Highest learning rate of the one-cycle schedule.")
                @DecimalMin("0.000001")
                @DecimalMax("0.1")
                double learningRate,
        @Schema(description = "Share of the steps in which the learning rate rises.")
                @DecimalMin("0")
                @DecimalMax("0.9")
                double warmUp,
        @Schema(description = "Decoupled weight decay (AdamW).") @DecimalMin("0") @DecimalMax("1")
                double weightDecay,
        @Schema(description = "Mirrors half of the training images; wrong for digits and letters.")
                boolean flips,
        @Schema(description = "Training images are shifted by up to so many pixels.")
                @Min(0)
                @Max(8)
                int shift,
        @Schema(description = "Share of the features dropped before the last layer.")
                @DecimalMin("0")
                @DecimalMax("0.9")
                double dropout,
        @Schema(description = "Share of a label's weight spread over all classes.")
                @DecimalMin("0")
                @DecimalMax("0.5")
                double labelSmoothing) {

    public static PerceptualParameters standard() {
        return new PerceptualParameters(
                List.of(32, 64, 128, 192),
                List.of(0, 0, 1, 1),
                12,
                128,
                0.004,
                0.2,
                0.05,
                false,
                2,
                0.1,
                0.05);
    }

    @JsonIgnore
    @AssertTrue(message = "residualBlocks must hold as many numbers as channels")
    boolean isResidualBlocksAsManyAsChannels() {
        return channels == null
                || residualBlocks == null
                || channels.size() == residualBlocks.size();
    }
}
