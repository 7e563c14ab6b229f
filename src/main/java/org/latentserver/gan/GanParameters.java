package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How a generative adversarial network is trained. The defaults are {@link #DEFAULTS}. */
@Schema(description = "Training of a generator against a discriminator: hinge loss, spectral norm")
record GanParameters(
        @Schema(description = "Length of the noise vector z") @Min(2) @Max(512) int latentSize,
        @Schema(
                        description =
                                "Channels of the generator's quarter-size maps; a multiple of 4"
                                        + " fits best")
                @Min(8)
                @Max(512)
                int generatorWidth,
        @Schema(description = "Channels of the discriminator's first, half-size maps")
                @Min(4)
                @Max(256)
                int discriminatorWidth,
        @Schema(description = "Passes over the training split") @Min(1) @Max(10_000) int epochs,
        @Schema(description = "Real images, and as many fakes, in one step") @Min(2) @Max(1024)
                int batchSize,
        @Schema(description = "k: discriminator updates in each step, each on a batch of its own")
                @Min(1)
                @Max(20)
                int discriminatorSteps,
        @Schema(description = "m: generator updates in each step") @Min(1) @Max(20)
                int generatorSteps,
        @Schema(description = "Adam's learning rate for the generator (betas 0 and 0.9)")
                @DecimalMin("0.000001")
                @DecimalMax("0.1")
                double generatorLearningRate,
        @Schema(description = "Adam's learning rate for the discriminator (betas 0 and 0.9)")
                @DecimalMin("0.000001")
                @DecimalMax("0.1")
                double discriminatorLearningRate,
        @Schema(
                        description =
                                "Decay of the generator's moving average, which is what is saved; 0"
                                        + " saves the last weights")
                @DecimalMin("0")
                @DecimalMax("0.99999")
                double emaDecay) {
    static final GanParameters DEFAULTS =
            new GanParameters(64, 64, 32, 12, 64, 1, 1, 5e-4, 1e-3, 0.999);
}
