package org.latentserver.perceptual;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Item;
import org.latentserver.api.Items;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/v1/perceptual/{model}")
@Tag(
        name = "perceptual",
        description = "Distance of images as a trained network sees them, and its classes")
class PerceptualController {
    private final Serving serving;
    private final RequestLimits limits;

    PerceptualController(Serving serving, RequestLimits limits) {
        this.serving = serving;
        this.limits = limits;
    }

    @PostMapping(path = "/score", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Compare images",
            description =
                    "LPIPS distance of each pair: features of each layer of the network, scaled to"
                        + " unit length over the channels, squared difference, weighted by the"
                        + " model's learned weights of the channels where it has any, mean over"
                        + " places, summed over the chosen layers. Beside it the pixel measures"
                        + " MSE, PSNR and SSIM. Both images of a pair must have one size, of at"
                        + " least 32 pixels a side (28 for a model trained on 28x28) and at most"
                        + " 262,144 pixels; `resize` converts what doesn't fit. Distances of"
                        + " different models can't be compared with each other.")
    ScoreResponse score(
            @Parameter(description = "`name`, `name:version` or `name@alias`", example = "natural")
                    @PathVariable
                    String model,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = ScoreRequest.class)),
                                @Content(
                                        mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                        schema =
                                                @Schema(
                                                        type = "object",
                                                        description =
                                                                "PNG or JPEG files in the parts"
                                                                        + " `reference` and"
                                                                        + " `candidate`"))
                            })
                    @RequestBody
                    ScoreRequest request) {
        try (Lease<PerceptualModel> lease = serving.lease(model, PerceptualModel.class)) {
            Architecture architecture = lease.get().architecture();
            Set<String> layers = layers(request.layers(), architecture);
            boolean resize = Boolean.TRUE.equals(request.resize());
            List<PicturePair> pairs =
                    new ComparedImages(architecture, limits, resize).of(request.pairs());
            return answer(lease, pairs, layers);
        }
    }

    @PostMapping(path = "/score", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(
            summary = "Compare two image files",
            description = "As with JSON, for one pair of PNG or JPEG files and all layers.")
    ScoreResponse scoreFiles(
            @Parameter(description = "`name`, `name:version` or `name@alias`", example = "natural")
                    @PathVariable
                    String model,
            @Parameter(description = "PNG or JPEG file") @RequestPart MultipartFile reference,
            @Parameter(description = "PNG or JPEG file") @RequestPart MultipartFile candidate,
            @Parameter(description = "Converts images that don't fit")
                    @RequestParam(defaultValue = "false")
                    boolean resize)
            throws IOException {
        try (Lease<PerceptualModel> lease = serving.lease(model, PerceptualModel.class)) {
            Architecture architecture = lease.get().architecture();
            PicturePair pair =
                    new ComparedImages(architecture, limits, resize)
                            .pair(
                                    Item.ofFile(reference.getBytes(), "reference", limits),
                                    Item.ofFile(candidate.getBytes(), "candidate", limits));
            return answer(lease, List.of(pair), layers(null, architecture));
        }
    }

    @PostMapping("/classify")
    @Operation(
            summary = "Classify images",
            description =
                    "The most probable class of each image and the probabilities of all classes, by"
                            + " the classifier that the distance is made of. Images must have the"
                            + " training size and channels, or be sent with `resize`. A SqueezeNet"
                            + " takes photographs of any size that can be compared; `resize` makes"
                            + " it the middle square at the training size. A model without a"
                            + " classifier answers 400.")
    ClassifyResponse classify(
            @Parameter(
                            description = "`name`, `name:version` or `name@alias`",
                            example = "digits-classifier")
                    @PathVariable
                    String model,
            Items items) {
        try (Lease<PerceptualModel> lease = serving.lease(model, PerceptualModel.class)) {
            PerceptualModel served = lease.get();
            if (!served.classifies()) {
                throw ServiceException.invalid(
                        "model", "this model has no classifier, it only compares images");
            }
            List<String> classes = served.architecture().classes();
            List<Picture> pictures = new ClassifiedImages(served.architecture()).of(items);
            float[][] rows = served.probabilities(pictures).toArray(float[][]::new);
            List<String> top = new ArrayList<>(rows.length);
            for (float[] row : rows) {
                top.add(classes.get(highest(row)));
            }
            return new ClassifyResponse(lease.version(), top, rows, classes);
        }
    }

    private static int highest(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }

    private static Set<String> layers(
            @Nullable List<@Nullable String> wanted, Architecture architecture) {
        List<String> known = architecture.layers();
        if (wanted == null) {
            return new LinkedHashSet<>(known);
        }
        Set<String> layers = new LinkedHashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            String layer = wanted.get(i);
            if (layer == null || !known.contains(layer)) {
                throw ServiceException.invalid(
                        "layers[" + i + "]",
                        "the model has no such layer; its layers are " + String.join(", ", known));
            }
            layers.add(layer);
        }
        if (layers.isEmpty()) {
            throw ServiceException.invalid(
                    "layers", "layers must name at least one of " + String.join(", ", known));
        }
        return layers;
    }

    private static ScoreResponse answer(
            Lease<PerceptualModel> lease, List<PicturePair> pairs, Set<String> chosen) {
        List<String> layers = lease.get().architecture().layers();
        List<float[]> distances = lease.get().distances(pairs);
        List<ScoreResponse.Score> scores = new ArrayList<>(pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            List<ScoreResponse.LayerDistance> parts = new ArrayList<>();
            double sum = 0;
            for (int layer = 0; layer < layers.size(); layer++) {
                if (chosen.contains(layers.get(layer))) {
                    double distance = distances.get(i)[layer];
                    parts.add(new ScoreResponse.LayerDistance(layers.get(layer), distance));
                    sum += distance;
                }
            }
            PictureQuality pixels =
                    PictureQuality.of(pairs.get(i).reference(), pairs.get(i).candidate());
            scores.add(
                    new ScoreResponse.Score(
                            sum, parts, pixels.mse(), pixels.psnr(), pixels.ssim()));
        }
        return new ScoreResponse(lease.version(), scores);
    }
}
