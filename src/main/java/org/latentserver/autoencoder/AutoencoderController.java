package org.latentserver.autoencoder;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.latentserver.api.ItemShape;
import org.latentserver.api.Items;
import org.latentserver.api.ItemsBody;
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

@RestController
@RequestMapping("/v1/autoencoders/{model}")
@Tag(name = "autoencoders", description = "Images or rows to a short code, and back")
class AutoencoderController {
    static final String VERSION_HEADER = "Latent-Version";
    static final String MODEL = "`name`, `name:version` or `name@alias`";
    private static final int DEFAULT_STEPS = 9;
    private static final int MAX_STEPS = 100;

    private final Serving serving;

    AutoencoderController(Serving serving) {
        this.serving = serving;
    }

    @PostMapping(
            path = "/encode",
            produces = {MediaType.APPLICATION_JSON_VALUE, Npy.MEDIA_TYPE})
    @Operation(
            summary = "Encode items",
            description =
                    "Codes of images or rows, `codeSize` numbers each. Images are PNG or JPEG of"
                        + " the model's own size and colour unless `resize` is true; numbers are in"
                        + " [0, 1] for images.")
    @ApiResponse(
            responseCode = "200",
            description = "The codes, in the order of the items",
            useReturnTypeSchema = true)
    ResponseEntity<Codes> encode(
            @Parameter(description = MODEL, example = "digits") @PathVariable String model,
            Items items) {
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            Autoencoder autoencoder = lease.get();
            return answer(
                    lease, new Codes(autoencoder.encode(ModelItems.rows(autoencoder, items))));
        }
    }

    @PostMapping(
            path = "/decode",
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                Npy.MEDIA_TYPE
            })
    @Operation(
            summary = "Decode codes",
            description =
                    "The images or rows that codes stand for: base64 PNG in JSON, one PNG (a grid"
                            + " for several) with `Accept: image/png`, or an npy array.")
    @ApiResponse(
            responseCode = "200",
            description = "The images or rows",
            useReturnTypeSchema = true)
    ResponseEntity<Decoded> decode(
            @Parameter(description = MODEL, example = "digits") @PathVariable String model,
            @ItemsBody(numbers = "codes", images = false) Items codes) {
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            Autoencoder autoencoder = lease.get();
            int size = autoencoder.architecture().codeSize();
            List<float[]> rows = List.of(codes.rows(ItemShape.vector(size)));
            return answer(lease, Decoded.of(autoencoder.architecture(), autoencoder.decode(rows)));
        }
    }

    @PostMapping(
            path = "/reconstruct",
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                Npy.MEDIA_TYPE
            })
    @Operation(
            summary = "Reconstruct items",
            description =
                    "Encodes and decodes: what the code keeps of each item, with the mean squared"
                            + " error, PSNR in dB and SSIM of each against its original.")
    @ApiResponse(
            responseCode = "200",
            description = "The images or rows, and how near each is to its original",
            useReturnTypeSchema = true)
    ResponseEntity<Decoded> reconstruct(
            @Parameter(description = MODEL, example = "digits") @PathVariable String model,
            Items items) {
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            Autoencoder autoencoder = lease.get();
            List<float[]> originals = ModelItems.rows(autoencoder, items);
            List<float[]> copies = autoencoder.decode(autoencoder.encode(originals));
            return answer(lease, Decoded.of(autoencoder.architecture(), copies).against(originals));
        }
    }

    @PostMapping(
            path = "/interpolate",
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                Npy.MEDIA_TYPE
            })
    @Operation(
            summary = "Morph one item into another",
            description =
                    "Decodes evenly spaced points on the line between the codes of two items; both"
                            + " ends are reconstructions. For comparison, `blended` holds the two"
                            + " items blended value by value. With `Accept: image/png`, one strip"
                            + " of each, one above the other.")
    @ApiResponse(
            responseCode = "200",
            description = "The images or rows along the way",
            useReturnTypeSchema = true)
    ResponseEntity<Decoded> interpolate(
            @Parameter(description = MODEL, example = "digits") @PathVariable String model,
            @RequestBody InterpolateRequest request) {
        int steps = request.checkedSteps(DEFAULT_STEPS, MAX_STEPS);
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            Autoencoder autoencoder = lease.get();
            List<float[]> given = ModelItems.rows(autoencoder, request.ends(), request.adapts());
            List<float[]> ends = autoencoder.encode(given);
            List<float[]> codes = ModelItems.between(ends.get(0), ends.get(1), steps);
            List<float[]> blended = ModelItems.between(given.get(0), given.get(1), steps);
            return answer(
                    lease,
                    Decoded.way(autoencoder.architecture(), autoencoder.decode(codes), blended));
        }
    }

    static <T> ResponseEntity<T> answer(Lease<Autoencoder> lease, T body) {
        return ResponseEntity.ok()
                .header(VERSION_HEADER, Integer.toString(lease.version()))
                .body(body);
    }
}
