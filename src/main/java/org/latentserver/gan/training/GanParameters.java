package org.latentserver.gan.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.NetworkKind;
import org.latentserver.training.VersionParameter;

/** How a generative adversarial network is trained. The defaults are {@link #DEFAULTS}. */
@Schema(description = "Training of a generator against a discriminator")
public record GanParameters(
        @Schema(
                        description =
                                "convolutional: a convolution a stage, as DCGAN; residual: a block"
                                        + " of two, as SNGAN, better and about three times as slow")
                NetworkKind network,
        @Schema(
                        description =
                                "Tells both networks the class of each picture, so that samples of"
                                        + " a class can be asked for; needs labels")
                boolean conditional,
        @Schema(description = "Length of the noise vector z") @Min(2) @Max(512) int latentSize,
        @Schema(
                        description =
                                "Channels of the generator's first, smallest maps; half after each"
                                    + " doubling of the sides. 512 makes the generator of DCGAN")
                @Min(8)
                @Max(512)
                int generatorWidth,
        @Schema(
                        description =
                                "Channels of the discriminator's first, half-size maps; twice after"
                                        + " each halving. 64 makes the discriminator of DCGAN")
                @Min(4)
                @Max(256)
                int discriminatorWidth,
        @Schema(
                        description =
                                "Divides each weight of the discriminator by its largest singular"
                                        + " value")
                boolean spectralNorm,
        @Schema(
                        description =
                                "What is minimized. wasserstein goes with a gradientPenalty and"
                                        + " without spectralNorm")
                AdversarialLoss loss,
        @Schema(
                        description =
                                "Real pictures count as real with a probability of 1 less this;"
                                        + " only with the losses minimax and non-saturating")
                @DecimalMin("0")
                @DecimalMax("0.5")
                double labelSmoothing,
        @Schema(
                        description =
                                "Standard deviation of noise on all that the discriminator sees,"
                                        + " pixels being from -1 to 1; falls to 0 over the run")
                @DecimalMin("0")
                @DecimalMax("2")
                double instanceNoise,
        @Schema(
                        description =
                                "gamma of the R1 penalty on the discriminator's slope at real"
                                        + " pictures; 0 for none")
                @DecimalMin("0")
                @DecimalMax("1000")
                double r1,
        @Schema(
                        description =
                                "Steps to one with the R1 penalty, which then weighs as many times"
                                        + " more")
                @Min(1)
                @Max(64)
                int r1Interval,
        @Schema(
                        description =
                                "lambda of WGAN-GP's penalty on slopes other than 1 between real"
                                        + " and generated pictures; 0 for none")
                @DecimalMin("0")
                @DecimalMax("1000")
                double gradientPenalty,
        @Schema(description = "Passes over the training split") @Min(1) @Max(10_000) int epochs,
        @Schema(description = "Real images, and as many fakes, in one step") @Min(2) @Max(1024)
                int batchSize,
        @Schema(description = "k: discriminator updates in each step, each on a batch of its own")
                @Min(1)
                @Max(20)
                int discriminatorSteps,
        @Schema(description = "m: generator updates in each step") @Min(1) @Max(20)
                int generatorSteps,
        @Schema(description = "Adam's learning rate for the generator")
                @DecimalMin("0.000001")
                @DecimalMax("0.1")
                double generatorLearningRate,
        @Schema(description = "Adam's learning rate for the discriminator")
                @DecimalMin("0.000001")
                @DecimalMax("0.1")
                double discriminatorLearningRate,
        @Schema(description = "Adam's decay of the first moment")
                @DecimalMin("0")
                @DecimalMax("0.99")
                double beta1,
        @Schema(description = "Adam's decay of the second moment")
                @DecimalMin("0.5")
                @DecimalMax("0.9999")
                double beta2,
        @Schema(
                        description =
                                "Decay of the generator's moving average, which is what is saved; 0"
                                        + " saves the last weights")
                @DecimalMin("0")
                @DecimalMax("0.99999")
                double emaDecay,
        @Schema(
                        description =
                                "What watches the balance of the two networks: off; watch measures"
                                        + " and reports; act does something about it, too")
                GuardMode guard,
        @Schema(description = "Steps that the guard judges together") @Min(10) @Max(10_000)
                int guardWindow,
        @Schema(description = "Windows in a row with a fault until the guard fires")
                @Min(1)
                @Max(100)
                int guardPatience,
        @Schema(
                        description =
                                "The discriminator wins when it is right about this share of the"
                                    + " real and of the generated pictures, and guardGradient or"
                                    + " guardDistance says so too")
                @DecimalMin("0.5")
                @DecimalMax("1")
                double guardAccuracy,
        @Schema(
                        description =
                                "The generator wins when the discriminator is right about no more"
                                    + " than this share of all pictures, and guardDistance says so"
                                    + " too")
                @DecimalMin("0")
                @DecimalMax("1")
                double guardBlindness,
        @Schema(
                        description =
                                "The generator's gradient has vanished below this share of its"
                                        + " greatest value")
                @DecimalMin("0")
                @DecimalMax("1")
                double guardGradient,
        @Schema(
                        description =
                                "Pictures are bad from this Fréchet distance on, of random"
                                        + " features, in units of the real pictures' variance")
                @DecimalMin("0")
                @DecimalMax("1000")
                double guardDistance,
        @Schema(
                        description =
                                "Pictures collapse when they lie apart by less than this share of"
                                    + " what real ones do, or the classifier finds less than this"
                                    + " share of their classes")
                @DecimalMin("0")
                @DecimalMax("1")
                double guardDiversity,
        @Schema(
                        description =
                                "Perceptual model whose classifier counts the classes of generated"
                                        + " pictures for the guard; empty for none")
                @NotNull
                @Size(max = 200)
                @VersionParameter(family = "perceptual")
                String guardClassifier,
        @Schema(description = "What lower-rate multiplies a learning rate by")
                @DecimalMin("0.01")
                @DecimalMax("0.99")
                double guardRateFactor,
        @Schema(
                        description =
                                "Times in a row that the guard fires for one fault until it goes"
                                        + " back to the last healthy state whatever else it does")
                @Min(1)
                @Max(1000)
                int guardRollBackAfter,
        @Schema(
                        description =
                                "What is done when the discriminator wins: of adjust-steps,"
                                        + " lower-rate, instance-noise, r1, roll-back")
                List<Remedy> onDiscriminatorWins,
        @Schema(description = "What is done when the generator wins") List<Remedy> onGeneratorWins,
        @Schema(description = "What is done when the generator collapses")
                List<Remedy> onCollapse) {
    public static final GanParameters DEFAULTS =
            new GanParameters(
                    NetworkKind.CONVOLUTIONAL,
                    false,
                    64,
                    64,
                    32,
                    true,
                    AdversarialLoss.HINGE,
                    0,
                    0,
                    0,
                    4,
                    0,
                    12,
                    64,
                    1,
                    1,
                    5e-4,
                    1e-3,
                    0,
                    0.9,
                    0.999,
                    GuardMode.ACT,
                    100,
                    2,
                    0.95,
                    0.6,
                    0.05,
                    1,
                    0.35,
                    "",
                    0.25,
                    3,
                    List.of(Remedy.LOWER_RATE, Remedy.INSTANCE_NOISE),
                    List.of(Remedy.LOWER_RATE, Remedy.ADJUST_STEPS),
                    List.of(Remedy.ROLL_BACK, Remedy.LOWER_RATE, Remedy.R1));

    public GanParameters {
        onDiscriminatorWins = List.copyOf(onDiscriminatorWins);
        onGeneratorWins = List.copyOf(onGeneratorWins);
        onCollapse = List.copyOf(onCollapse);
    }

    @AssertTrue(message = "labelSmoothing goes only with the losses minimax and non-saturating")
    boolean isLabelSmoothingOfUse() {
        return labelSmoothing == 0 || loss.takesTargets();
    }

    @AssertTrue(message = "the loss wasserstein needs gradientPenalty, r1 or spectralNorm")
    boolean isSlopeBounded() {
        return loss != AdversarialLoss.WASSERSTEIN || gradientPenalty > 0 || r1 > 0 || spectralNorm;
    }

    EquilibriumRules rules() {
        return new EquilibriumRules(
                guardAccuracy, guardBlindness, guardGradient, guardDistance, guardDiversity);
    }

    /**
     * The networks for pictures of a shape.
     *
     * @param imageShape (channels, height, width)
     * @param classes names of the data set's classes
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming {@code dataset} when
     *     there are no networks for such pictures
     */
    public GanArchitecture architecture(long[] imageShape, List<String> classes) {
        int height = Math.toIntExact(imageShape[1]);
        int width = Math.toIntExact(imageShape[2]);
        return new GanArchitecture(
                network,
                GanArchitecture.stages(height, width),
                latentSize,
                Math.toIntExact(imageShape[0]),
                height,
                width,
                generatorWidth,
                discriminatorWidth,
                spectralNorm,
                conditional ? classes : List.of());
    }
}
