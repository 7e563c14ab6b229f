package org.latentserver.models;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
@RequestMapping("/v1/models")
@Tag(name = "models")
class ImportController {
    private final PackageImport imports;
    private final AliasRows aliases;

    ImportController(PackageImport imports, AliasRows aliases) {
        this.imports = imports;
        this.aliases = aliases;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "importModel",
            summary = "Import a model",
            description = FormatDocumentation.IMPORT,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema =
                                                    @Schema(
                                                            implementation =
                                                                    ImportForm.Described.class))))
    @ApiResponse(
            responseCode = "201",
            description = "The version",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the version",
                            schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "400",
            description =
                    "A part is missing, unknown to the format or out of its range, a name"
                            + " malformed, or the format unknown")
    @ApiResponse(responseCode = "409", description = "The name belongs to another family")
    @ApiResponse(responseCode = "413", description = "The model is too large")
    @ApiResponse(
            responseCode = "422",
            description =
                    "Not of the format, damaged, or such that its family can't load it; says where")
    @ApiResponse(responseCode = "429", description = "Too many imports at the same time")
    @ApiResponse(responseCode = "507", description = "The disk is full")
    ResponseEntity<ModelViews.Version> importModel(
            @Parameter(hidden = true) MultipartHttpServletRequest request) throws IOException {
        ModelVersion version = imports.run(new ImportForm(request));
        return ResponseEntity.created(
                        URI.create(
                                "/v1/models/" + version.model() + "/versions/" + version.version()))
                .body(ModelViews.Version.of(version, aliases.all(version.model())));
    }
}
