package org.latentserver.autoencoder.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.latentserver.autoencoder.network.Activation;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.NetworkKind;
import org.latentserver.autoencoder.network.Noise;
import org.latentserver.autoencoder.network.NoiseKind;
import org.latentserver.perceptual.loss.PerceptualLoss;
import org.latentserver.training.VersionParameter;

/** What can be set in the training of an autoencoder; the defaults are {@link #DEFAULTS}. */
public record AutoencoderParameters(
        @Schema(description = "dense: any images of one size, or rows; convolutional: images")
                @NotNull
                NetworkKind architecture,
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
                                "What the code ends with: linear, relu for sparse codes, sigmoid"
                                        + " for klWeight")
                @NotNull
                Activation codeActivation,
        @Schema(
                        description =
                                "dense: whether the decoder goes back by the transposed matrices"
                                        + " of the encoder, which halves the weights")
                boolean tiedWeights,
        @Schema(
                        description =
                                "Whether a code is drawn from a normal distribution that the"
                                        + " encoder gives (Kingma and Welling, 2014), so that new"
                                        + " items can be sampled")
                boolean variational,
        @Schema(
                        description =
                                "variational: weight of the divergence of the codes from the"
                                        + " standard normal distribution; 1 with bce is the"
                                        + " evidence lower bound")
                @DecimalMin("0")
                @DecimalMax("1000")
                double beta,
        @Schema(
                        description =
                                "The largest numbers of each code that stay, the others become 0"
                                        + " (k-sparse); 0 for all")
                @Min(0)
                @Max(4096)
                int activeCodes,
        @Schema(
                        description =
                                "What is minimized: mean squared error, or binary cross-entropy of"
                                        + " values in [0, 1]")
                @NotNull
                Loss loss,
        @Schema(description = "Weight of loss in the sum; 0 needs a perceptualModel")
                @DecimalMin("0")
                @DecimalMax("1000")
                double lossWeight,
        @Schema(
                        description =
                                "Perceptual model in whose feature space the distance of images"
                                        + " from their originals is added to the loss; empty for"
                                        + " none")
                @NotNull
                @Size(max = 200)
                @VersionParameter(family = "perceptual")
                String perceptualModel,
        @Schema(
                        description =
                                "perceptualModel: distance is the model's own (LPIPS, Zhang et al.,"
                                        + " 2018), features the mean squared difference of features"
                                        + " (Johnson et al., 2016)")
                @NotNull
                PerceptualForm perceptualForm,
        @Schema(description = "perceptualModel: weight of that distance in the sum")
                @DecimalMin("0.000001")
                @DecimalMax("1000")
                double perceptualWeight,
        @Schema(
                        description =
                                "Weight of the mean absolute code number in the loss; the decoder's"
                                        + " weights of one code number are kept to length 1, else"
                                        + " small codes and large weights would evade it")
                @DecimalMin("0")
                @DecimalMax("100")
                double l1Codes,
        @Schema(
                        description =
                                "By how many learning rates each step moves every weight towards"
                                        + " 0, where it stops exactly (soft threshold)")
                @DecimalMin("0")
                @DecimalMax("1")
                double l1Weights,
        @Schema(
                        description =
                                "Weight of the mean divergence of each code number's average"
                                        + " activity from klTarget; needs codeActivation sigmoid")
                @DecimalMin("0")
                @DecimalMax("100")
                double klWeight,
        @Schema(description = "Average activity of a code number that klWeight asks for")
                @DecimalMin("0.001")
                @DecimalMax("0.999")
                double klTarget,
        @Schema(
                        description =
                                "What disturbs the input, while the clean item is what is to come"
                                        + " out: masking sets values to 0, gaussian adds to them")
                @NotNull
                NoiseKind noise,
        @Schema(
                        description =
                                "masking: share of the values; gaussian: standard deviation, of"
                                        + " pixels in [0, 1] or in units of the rows' own")
                @DecimalMin("0")
                @DecimalMax("1")
                double noiseLevel,
        @Schema(description = "Share of the values of each hidden layer that a step sets to 0")
                @DecimalMin("0")
                @DecimalMax("0.9")
                double dropout,
        @Schema(description = "Passes over the training items") @Min(1) @Max(10_000) int epochs,
        @Schema(description = "Items in a step") @Min(1) @Max(8192) int batchSize,
        @Schema(description = "Step size of Adam at the start") @DecimalMin("1e-7") @DecimalMax("1")
                double learningRate,
        @Schema(description = "How the step size goes on: constant, or down to 0 along a cosine")
                @NotNull
                Schedule schedule,
        @Schema(description = "Decoupled weight decay (AdamW)") @DecimalMin("0") @DecimalMax("1")
                double weightDecay) {

    public static final AutoencoderParameters DEFAULTS =
            new AutoencoderParameters(
                    NetworkKind.DENSE,
                    32,
                    List.of(512, 256),
                    List.of(16, 32),
                    Activation.RELU,
                    Activation.LINEAR,
                    false,
                    false,
                    1,
                    0,
                    Loss.MSE,
                    1,
                    "",
                    PerceptualForm.DISTANCE,
                    1,
                    0,
                    0,
                    0,
                    0.05,
                    NoiseKind.NONE,
                    0.3,
                    0,
                    20,
                    128,
                    1e-3,
                    Schedule.COSINE,
                    0);

    /** What is minimized. */
    public enum Loss {
        @JsonProperty("mse")
        MSE,
        @JsonProperty("bce")
        BCE
    }

    /** How a perceptual model compares images. */
    public enum PerceptualForm {
        @JsonProperty("distance")
        DISTANCE(PerceptualLoss.Form.DISTANCE),
        @JsonProperty("features")
        FEATURES(PerceptualLoss.Form.FEATURES);

        private final PerceptualLoss.Form form;

        PerceptualForm(PerceptualLoss.Form form) {
            this.form = form;
        }

        PerceptualLoss.Form form() {
            return form;
        }
    }

    /** How the learning rate goes on. */
    public enum Schedule {
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("cosine")
        COSINE
    }

    /** The network that these parameters ask for. */
    public AutoencoderArchitecture network(List<Integer> shape, boolean bounded) {
        boolean dense = architecture == NetworkKind.DENSE;
        return new AutoencoderArchitecture(
                architecture,
                List.copyOf(shape),
                codeSize,
                dense ? List.copyOf(hiddenSizes) : List.of(),
                dense ? List.of() : List.copyOf(channels),
                activation,
                bounded,
                codeActivation,
                tiedWeights,
                variational,
                activeCodes);
    }

    /** Whether images are compared by features, too. */
    boolean perceptual() {
        return !perceptualModel.isEmpty();
    }

    /** What disturbs the input of a step. */
    Noise inputNoise() {
        return noise == NoiseKind.NONE ? Noise.NONE : new Noise(noise, noiseLevel);
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
