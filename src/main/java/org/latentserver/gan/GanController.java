package org.latentserver.gan;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.api.Picture;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/gans")
@Tag(name = "gans", description = "Generative adversarial networks: new pictures from noise")
class GanController {
    static final String SEED_HEADER = "Latent-Seed";
    static final String VERSION_HEADER = "Latent-Version";
    static final String MODEL = "`name`, `name:version` or `name@alias`";

    /** Seeds that we draw survive a reader that keeps numbers as doubles. */
    private static final long SEED_BOUND = 1L << 53;

    private final Serving serving;

    GanController(Serving serving) {
        this.serving = serving;
    }

    @PostMapping(
            path = "/{model}/sample",
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                Npy.MEDIA_TYPE
            })
    @Operation(
            summary = "Draw pictures",
            description =
                    "Draws new pictures. JSON holds each as a base64 PNG; with `Accept: image/png`"
                        + " all come as one PNG, a grid for several; with `Accept:"
                        + " application/x-npy` as float32 of shape (count, channels, height, width)"
                        + " in [0, 1]. The seed and the version that answered are also in the"
                        + " headers. The same seed, version and machine type give the same bytes,"
                        + " whatever else the server does; the first pictures of a larger count are"
                        + " those of a smaller one.")
    @ApiResponse(
            responseCode = "200",
            description = "The pictures",
            headers = {
                @Header(name = SEED_HEADER, description = "Seed that gives these pictures again"),
                @Header(name = VERSION_HEADER, description = "Version that answered")
            },
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = SampleResponse.class)),
                @Content(
                        mediaType = MediaType.IMAGE_PNG_VALUE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = Npy.MEDIA_TYPE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "400",
            description = "A field is out of range, or the model is no gan",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class)))
    @ApiResponse(
            responseCode = "404",
            description = "No such model",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class)))
    @ApiResponse(
            responseCode = "429",
            description = "The queue is full; `Retry-After` says when to come again",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = ProblemDetail.class)))
    ResponseEntity<SampleResponse> sample(
            @Parameter(description = MODEL, example = "digits-gan") @PathVariable String model,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples =
                                                    @ExampleObject(
                                                            "{\"count\":16,\"seed\":7,\"truncation\":1.0}")))
                    @RequestBody(required = false)
                    @Nullable SampleRequest body) {
        SampleRequest request = body == null ? SampleRequest.EMPTY : body;
        int count = request.checkedCount();
        double truncation = request.checkedTruncation();
        long seed =
                request.seed() == null
                        ? ThreadLocalRandom.current().nextLong(SEED_BOUND)
                        : request.seed();
        try (Lease<ServedGan> lease = serving.lease(model, ServedGan.class)) {
            GanArchitecture architecture = lease.get().architecture();
            int[] labels = ClassChoice.of(architecture, request.label(), seed, count);
            List<Picture> pictures = lease.get().sample(seed, truncation, labels);
            return ResponseEntity.ok()
                    .header(SEED_HEADER, Long.toString(seed))
                    .header(VERSION_HEADER, Integer.toString(lease.version()))
                    .body(
                            new SampleResponse(
                                    lease.version(),
                                    seed,
                                    pictures,
                                    ClassChoice.names(architecture, labels)));
        }
    }
}
