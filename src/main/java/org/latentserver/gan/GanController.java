package org.latentserver.gan;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/gans")
@Tag(name = "gans", description = "Generative adversarial networks: new pictures from noise")
class GanController {
    static final String SEED_HEADER = "Latent-Seed";
    static final String VERSION_HEADER = "Latent-Version";

    /** Seeds that we draw survive a reader that keeps numbers as doubles. */
    private static final long SEED_BOUND = 1L << 53;

    private static final MediaType NPY = MediaType.parseMediaType(Npy.MEDIA_TYPE);
    private static final List<MediaType> OFFERED =
            List.of(MediaType.APPLICATION_JSON, MediaType.IMAGE_PNG, NPY);

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
    ResponseEntity<Object> sample(
            @Parameter(
                            description = "`name`, `name:version` or `name@alias`",
                            example = "digits-gan")
                    @PathVariable
                    String model,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
                    @Nullable String accept,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples =
                                                    @ExampleObject(
                                                            "{\"count\":16,\"seed\":7,\"truncation\":1.0}")))
                    @RequestBody(required = false)
                    @Nullable SampleRequest body)
            throws IOException {
        SampleRequest request = body == null ? SampleRequest.EMPTY : body;
        int count = request.checkedCount();
        double truncation = request.checkedTruncation();
        long seed =
                request.seed() == null
                        ? ThreadLocalRandom.current().nextLong(SEED_BOUND)
                        : request.seed();
        try (Lease<ServedGan> lease = serving.lease(model, ServedGan.class)) {
            List<Picture> pictures = lease.get().sample(count, seed, truncation);
            return answer(wanted(accept), lease.version(), seed, pictures);
        }
    }

    private static ResponseEntity<Object> answer(
            MediaType type, int version, long seed, List<Picture> pictures) throws IOException {
        Object body;
        if (type.equals(MediaType.IMAGE_PNG)) {
            body = Pictures.png(Pictures.grid(pictures, columns(pictures.size())));
        } else if (type.equals(NPY)) {
            body = npy(pictures);
        } else {
            List<String> images = pictures.stream().map(Pictures::base64).toList();
            body = new SampleResponse(version, seed, images);
        }
        return ResponseEntity.ok()
                .contentType(type)
                .header(SEED_HEADER, Long.toString(seed))
                .header(VERSION_HEADER, Integer.toString(version))
                .body(body);
    }

    /**
     * The first of the accepted types, best first, that we offer; JSON when the header says
     * nothing.
     */
    private static MediaType wanted(@Nullable String accept) {
        if (accept == null) {
            return MediaType.APPLICATION_JSON;
        }
        List<MediaType> accepted = MediaType.parseMediaTypes(accept);
        org.springframework.util.MimeTypeUtils.sortBySpecificity(accepted);
        return accepted.stream()
                .flatMap(type -> OFFERED.stream().filter(type::includes))
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON);
    }

    private static byte[] npy(List<Picture> pictures) throws IOException {
        Picture first = pictures.getFirst();
        float[] values = new float[pictures.size() * first.pixels().length];
        for (int i = 0; i < pictures.size(); i++) {
            float[] pixels = pictures.get(i).pixels();
            System.arraycopy(pixels, 0, values, i * pixels.length, pixels.length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, values, pictures.size(), first.channels(), first.height(), first.width());
        return out.toByteArray();
    }

    private static int columns(int count) {
        return (int) Math.ceil(Math.sqrt(count));
    }
}
