package org.latentserver.autoencoder;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.Items;
import org.latentserver.api.ItemsBody;
import org.latentserver.api.Npy;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.Noise;
import org.latentserver.autoencoder.network.NoiseKind;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What autoencoders of certain kinds do beyond a code and back. */
@RestController
@RequestMapping("/v1/autoencoders/{model}")
@Tag(name = "autoencoders")
class VariationController {
    private static final double DEFAULT_LEVEL = 0.3;

    private final Serving serving;

    VariationController(Serving serving) {
        this.serving = serving;
    }

    @PostMapping(
            path = "/denoise",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.IMAGE_PNG_VALUE})
    @Operation(
            summary = "Take noise off images",
            description =
                    "Images are taken as noisy, unless `noise` is `gaussian` or `masking`: then"
                            + " noise of `noiseLevel` (default 0.3: its standard deviation, or the"
                            + " share of pixels set to 0) is added first, drawn by `seed` (default"
                            + " 0), and the answer has the quality before and after. With `Accept:"
                            + " image/png`, rows of the given, noisy and denoised images. Best with"
                            + " a model that was trained with `noise`.")
    @ApiResponse(
            responseCode = "200",
            description = "The images without noise",
            useReturnTypeSchema = true)
    ResponseEntity<Denoised> denoise(
            @Parameter(description = AutoencoderController.MODEL, example = "digits") @PathVariable
                    String model,
            @ItemsBody(
                            options = {
                                @ItemsBody.Option(
                                        name = "noise",
                                        description =
                                                "disturb the images first: none (the default),"
                                                        + " masking or gaussian"),
                                @ItemsBody.Option(
                                        name = "noiseLevel",
                                        type = Double.class,
                                        description =
                                                "share of masked pixels, or standard deviation;"
                                                        + " from 0 to 1, 0.3 by default"),
                                @ItemsBody.Option(
                                        name = "seed",
                                        type = Integer.class,
                                        description = "of the noise; 0 by default")
                            })
                    Items items) {
        Noise noise = noise(items);
        int seed = items.intOption("seed", 0, 0, Integer.MAX_VALUE);
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            Autoencoder autoencoder = lease.get();
            AutoencoderArchitecture architecture = autoencoder.architecture();
            if (!architecture.images()) {
                throw ServiceException.invalid("model", "model " + lease.model() + " is of arrays");
            }
            List<float[]> given = ModelItems.rows(autoencoder, items);
            List<float[]> noisy = new ArrayList<>(given.size());
            SplittableRandom random = new SplittableRandom(seed);
            given.forEach(image -> noisy.add(noise.disturb(image, true, random)));
            List<Picture> before = ModelItems.pictures(architecture, given);
            List<Picture> after =
                    ModelItems.pictures(
                            architecture, autoencoder.decode(autoencoder.encode(noisy)));
            return AutoencoderController.answer(
                    lease,
                    noise.kind() == NoiseKind.NONE
                            ? Denoised.of(before, after)
                            : Denoised.of(
                                    before, ModelItems.pictures(architecture, noisy), after, seed));
        }
    }

    private static Noise noise(Items items) {
        String name = items.option("noise");
        double level = number(items, "noiseLevel", DEFAULT_LEVEL, 0, 1);
        if (name == null || name.isEmpty()) {
            return Noise.NONE;
        }
        for (NoiseKind kind : NoiseKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return new Noise(kind, level);
            }
        }
        throw ServiceException.invalid(
                "noise", "noise is " + Echo.of(name) + ", must be one of none, masking, gaussian");
    }

    /** A number among the options of a request. */
    static double number(Items items, String name, double otherwise, double min, double max) {
        String text = items.option(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ServiceException.invalid(
                        name,
                        "%s is %s, must be a number from %s to %s"
                                .formatted(name, Echo.of(text), min, max))
                .with("value", Echo.of(text));
    }

    @PostMapping(
            path = "/sample",
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                Npy.MEDIA_TYPE
            })
    @Operation(
            summary = "Draw new items",
            description =
                    "Decodes codes drawn from the standard normal distribution, which the codes of"
                            + " a model trained with `variational` follow; other models answer"
                            + " 409.")
    @ApiResponse(
            responseCode = "200",
            description = "New images or rows",
            useReturnTypeSchema = true)
    ResponseEntity<Decoded> sample(
            @Parameter(description = AutoencoderController.MODEL, example = "digits") @PathVariable
                    String model,
            @RequestBody(required = false) @Nullable CodeSampleRequest body) {
        CodeSampleRequest request = body == null ? CodeSampleRequest.EMPTY : body;
        int count = request.checkedCount();
        SplittableRandom random = new SplittableRandom(request.seed() == null ? 0 : request.seed());
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            AutoencoderArchitecture architecture = lease.get().architecture();
            if (!architecture.variational()) {
                throw ServiceException.conflict(
                        "model %s was not trained with variational: its codes follow no known distribution"
                                .formatted(lease.model()));
            }
            List<float[]> codes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                float[] code = new float[architecture.codeSize()];
                for (int j = 0; j < code.length; j++) {
                    code[j] = (float) random.nextGaussian();
                }
                codes.add(code);
            }
            return AutoencoderController.answer(
                    lease, Decoded.of(architecture, lease.get().decode(codes)));
        }
    }
}
