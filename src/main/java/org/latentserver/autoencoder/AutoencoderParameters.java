package org.latentserver.autoencoder;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What can be set in the training of an autoencoder; the defaults are {@link #DEFAULTS}. */
public record AutoencoderParameters(
        @Schema(description = "dense: any images of one size, or rows; convolutional: images")
                @NotNull
                Kind architecture,
        @Schema(description = "Numbers in a code") @Min(1) @Max(4096) int codeSize,
        @Schema(
                        description =
                                "dense: widths of the hidden layers of the encoder, the decoder"
                                        + " mirrors them; empty for none")
                @NotNull
                @Size(max = 8)
                List<@NotNull @Min(1) @Max(8192) Integer> hiddenSizes,
        @Schema(
                        description =
                                "convolutional: channels of the encoder's layers, each of which"
                                        + " halves height and width; the decoder mirrors them")
                @NotNull
                @Size(min = 1, max = 6)
                List<@NotNull @Min(1) @Max(512) Integer> channels,
        @Schema(description = "What follows each hidden layer") @NotNull Activation activation,
        @Schema(
                        description =
                                "What is minimized: mean squared error, or binary cross-entropy of"
                                        + " values in [0, 1]")
                @NotNull
                Loss loss,
        @Schema(description = "Passes over the training items") @Min(1) @Max(10_000) int epochs,
        @Schema(description = "Items in a step") @Min(1) @Max(8192) int batchSize,
        @Schema(description = "Step size of Adam at the start") @DecimalMin("1e-7") @DecimalMax("1")
                double learningRate,
        @Schema(description = "How the step size goes on: constant, or down to 0 along a cosine")
                @NotNull
                Schedule schedule,
        @Schema(description = "Decoupled weight decay (AdamW)") @DecimalMin("0") @DecimalMax("1")
                double weightDecay) {

    static final AutoencoderParameters DEFAULTS =
            new AutoencoderParameters(
                    Kind.DENSE,
                    32,
                    List.of(512, 256),
                    List.of(16, 32),
                    Activation.RELU,
                    Loss.MSE,
                    20,
                    128,
                    1e-3,
                    Schedule.COSINE,
                    0);

    /** The shape of the network. */
    public enum Kind {
        @JsonProperty("dense")
        DENSE,
        @JsonProperty("convolutional")
        CONVOLUTIONAL
    }

    /** What is minimized. */
    public enum Loss {
        @JsonProperty("mse")
        MSE,
        @JsonProperty("bce")
        BCE
    }

    /** How the learning rate goes on. */
    public enum Schedule {
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("cosine")
        COSINE
    }

    @JsonIgnore
    @AssertTrue(message = "learningRate must be finite")
    boolean isLearningRateFinite() {
        return Double.isFinite(learningRate);
    }

    /** The step size at a step of so many. */
    float learningRate(long step, long steps) {
        return switch (schedule) {
            case CONSTANT -> (float) learningRate;
            case COSINE ->
                    (float) (learningRate * 0.5 * (1 + Math.cos(Math.PI * step / (double) steps)));
        };
    }
}
