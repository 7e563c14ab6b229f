package org.latentserver.gan;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.latentserver.api.ItemShape;
import org.latentserver.api.Items;
import org.latentserver.api.ItemsBody;
import org.latentserver.api.ServiceException;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the generator's opponent thinks of pictures. */
@RestController
@RequestMapping("/v1/gans/{model}")
@Tag(name = "gans")
class DiscriminatorController {
    private static final String LABEL = "label";

    private final Serving serving;

    DiscriminatorController(Serving serving) {
        this.serving = serving;
    }

    @PostMapping(path = "/discriminate", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Tell real pictures from generated ones",
            description =
                    "The logit of the discriminator that the generator was trained against, for"
                        + " each image: above 0 it takes the image for real. Images are of the"
                        + " model's own size and colour unless `resize` is true; numbers are in [0,"
                        + " 1]. A model that was trained with classes needs the `label` that all"
                        + " images are to have.")
    @ApiResponse(
            responseCode = "200",
            description = "Logit and probability of each image, in their order",
            useReturnTypeSchema = true)
    ResponseEntity<Judgements> discriminate(
            @Parameter(description = GanController.MODEL, example = "digits-gan") @PathVariable
                    String model,
            @ItemsBody(
                            options =
                                    @ItemsBody.Option(
                                            name = LABEL,
                                            description =
                                                    "Class that all images are to have; needed by a"
                                                        + " model that was trained with classes"))
                    Items items) {
        try (Lease<ServedGan> lease = serving.lease(model, ServedGan.class)) {
            ServedGan gan = lease.get();
            int[] labels = ClassChoice.one(gan.architecture(), items.option(LABEL), items.size());
            List<ServedDiscriminator.Shown> shown = shown(gan.architecture(), items, labels);
            List<Judgements.Judgement> judgements =
                    gan.discriminator().logits(shown).stream()
                            .map(logit -> Judgements.Judgement.of(logit))
                            .toList();
            return ResponseEntity.ok()
                    .header(GanController.VERSION_HEADER, Integer.toString(lease.version()))
                    .body(new Judgements(lease.version(), judgements));
        }
    }

    private static List<ServedDiscriminator.Shown> shown(
            GanArchitecture architecture, Items items, int[] labels) {
        ItemShape shape =
                new ItemShape.Image(
                        architecture.channels(), architecture.height(), architecture.width());
        List<ServedDiscriminator.Shown> shown = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            String field = items.list().get(i).field();
            float[] pixels = items.list().get(i).values(shape, items.resize());
            for (float pixel : pixels) {
                if (!(pixel >= 0 && pixel <= 1)) {
                    throw ServiceException.invalid(
                                    field, field + " holds " + pixel + ", pixels must be 0 to 1")
                            .with("value", pixel);
                }
            }
            shown.add(new ServedDiscriminator.Shown(pixels, labels[i]));
        }
        return shown;
    }
}
