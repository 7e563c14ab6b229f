package org.latentserver.gan;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pictures of chosen places in the space of the noise. */
@RestController
@RequestMapping("/v1/gans/{model}")
@Tag(name = "gans")
class LatentsController {
    private final Serving serving;

    LatentsController(Serving serving) {
        this.serving = serving;
    }

    @PostMapping(
            path = "/interpolate",
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                Npy.MEDIA_TYPE
            })
    @Operation(
            summary = "Morph one picture into another",
            description =
                    "Pictures of evenly spaced noise vectors between two, given by seeds or as"
                        + " numbers: along the arc (spherical) or the straight line (linear). With"
                        + " `Accept: image/png` one strip; with `Accept: application/x-npy` as"
                        + " float32 of shape (steps, channels, height, width) in [0, 1].")
    @ApiResponse(
            responseCode = "200",
            description = "The pictures along the way and their noise",
            useReturnTypeSchema = true)
    ResponseEntity<LatentPictures> interpolate(
            @Parameter(description = GanController.MODEL, example = "digits-gan") @PathVariable
                    String model,
            @RequestBody LatentInterpolation request) {
        int steps = request.checkedSteps();
        try (Lease<ServedGan> lease = serving.lease(model, ServedGan.class)) {
            ServedGan gan = lease.get();
            float[] from = LatentPoint.vector(request.from(), "from", gan);
            float[] to = LatentPoint.vector(request.to(), "to", gan);
            return answer(lease, request.chosenPath().points(from, to, steps), request.label());
        }
    }

    @PostMapping(
            path = "/arithmetic",
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                Npy.MEDIA_TYPE
            })
    @Operation(
            summary = "Add and subtract what pictures have in common",
            description =
                    "Averages the noise vectors of each term and sums the means with their weights"
                        + " (Radford et al., 2016: the mean of some pictures with a property, less"
                        + " that of some without, plus that of others). The first picture is of the"
                        + " sum; the others are of each term's mean, for comparison. With `Accept:"
                        + " image/png` one strip.")
    @ApiResponse(
            responseCode = "200",
            description = "The picture of the sum, then that of each term, and their noise",
            useReturnTypeSchema = true)
    ResponseEntity<LatentPictures> arithmetic(
            @Parameter(description = GanController.MODEL, example = "digits-gan") @PathVariable
                    String model,
            @RequestBody LatentArithmetic request) {
        try (Lease<ServedGan> lease = serving.lease(model, ServedGan.class)) {
            return answer(lease, request.vectors(lease.get()), request.label());
        }
    }

    private static ResponseEntity<LatentPictures> answer(
            Lease<ServedGan> lease, List<float[]> latents, @Nullable String label) {
        ServedGan gan = lease.get();
        int[] labels = ClassChoice.one(gan.architecture(), label, latents.size());
        return ResponseEntity.ok()
                .header(GanController.VERSION_HEADER, Integer.toString(lease.version()))
                .body(
                        new LatentPictures(
                                lease.version(),
                                gan.architecture().classes().isEmpty() ? null : label,
                                gan.decode(latents, labels),
                                latents));
    }
}
