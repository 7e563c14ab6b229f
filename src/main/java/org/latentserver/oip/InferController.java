package org.latentserver.oip;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.latentserver.oip.wire.ContentEncoding;
import org.latentserver.oip.wire.InferBody;
import org.latentserver.oip.wire.InferResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Inference. Bodies are read whatever their Content-Type says, and answered in one piece with their
 * length, as clients rely on both.
 */
@RestController
@RequestMapping("/v2/models/{model}")
@Tag(name = OpenInferenceController.TAG)
class InferController {
    private static final String DESCRIPTION =
            """
            Calls a model with its tensors, as its metadata say; calls share passes with those of the family's own \
            routes. Data are JSON, flat or nested, or follow the JSON in binary (little-endian, `binary_data_size`), \
            whose length `Inference-Header-Content-Length` then gives; with 0 the whole body is the one input. Bodies \
            may be compressed with gzip or deflate, answers are where `Accept-Encoding` allows. Unknown members are \
            refused, unknown `parameters` passed over. `timeout` is in microseconds and covers waiting and computing, \
            up to the server's own deadline; 504 after. `priority` 1 is the default, larger numbers are answered in the \
            background: after what others wait for.\
            """;

    private final OfferedModels models;
    private final Inference inference;

    InferController(OfferedModels models, Inference inference) {
        this.models = models;
        this.inference = inference;
    }

    @PostMapping("/infer")
    @Operation(
            operationId = "infer",
            summary = "Infer",
            description = DESCRIPTION,
            parameters =
                    @Parameter(
                            name = InferBody.HEADER,
                            in = ParameterIn.HEADER,
                            description = "Bytes of JSON, when binary tensors follow",
                            schema = @Schema(type = "integer")),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema =
                                                @Schema(
                                                        implementation =
                                                                InferenceBodies.Request.class)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @ApiResponse(
            responseCode = "200",
            description = "The outputs",
            headers =
                    @Header(
                            name = InferBody.HEADER,
                            description = "Bytes of JSON, when binary tensors follow",
                            schema = @Schema(type = "integer")),
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = InferenceBodies.Response.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "400",
            description = "A tensor doesn't fit: named, with what was expected and what came")
    @ApiResponse(responseCode = "504", description = "No answer within `timeout` or the deadline")
    ResponseEntity<byte[]> infer(
            @Parameter(description = OpenInferenceController.MODEL, example = "english")
                    @PathVariable
                    String model,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        return answer(models.choose(model), request);
    }

    @PostMapping("/versions/{version}/infer")
    @Operation(
            operationId = "inferVersion",
            summary = "Infer with a certain version",
            description = "As without a version.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema =
                                                    @Schema(
                                                            implementation =
                                                                    InferenceBodies.Request
                                                                            .class))))
    @ApiResponse(
            responseCode = "200",
            description = "The outputs",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = InferenceBodies.Response.class)))
    @ApiResponse(responseCode = "504", description = "No answer within `timeout` or the deadline")
    ResponseEntity<byte[]> inferVersion(
            @Parameter(example = "english") @PathVariable String model,
            @Parameter(example = "1") @PathVariable String version,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        return answer(models.find(model, version), request);
    }

    private ResponseEntity<byte[]> answer(OfferedModel model, HttpServletRequest request)
            throws IOException {
        InferResponse.Written written = inference.answer(model, InferBody.of(request));
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(
                written.mixed() ? MediaType.APPLICATION_OCTET_STREAM : MediaType.APPLICATION_JSON);
        if (written.mixed()) {
            headers.set(InferBody.HEADER, Integer.toString(written.json()));
        }
        ContentEncoding encoding =
                ContentEncoding.accepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (encoding != ContentEncoding.IDENTITY) {
            headers.set(HttpHeaders.CONTENT_ENCODING, encoding.word());
        }
        byte[] body = encoding.encode(written.body());
        headers.setContentLength(body.length);
        return ResponseEntity.ok().headers(headers).body(body);
    }
}
