package org.latentserver.models;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ModelExporter;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/models/{name}/versions/{version}")
@Tag(name = "models")
class VersionsController {
    private final RegisteredModels models;
    private final VersionRows versions;
    private final AliasRows aliases;
    private final VersionRemoval removal;
    private final PackageStore store;
    private final ModelFormats formats;

    VersionsController(
            RegisteredModels models,
            VersionRows versions,
            AliasRows aliases,
            VersionRemoval removal,
            PackageStore store,
            ModelFormats formats) {
        this.models = models;
        this.versions = versions;
        this.aliases = aliases;
        this.removal = removal;
        this.store = store;
        this.formats = formats;
    }

    @GetMapping
    @Operation(
            operationId = "getModelVersion",
            summary = "Get a version",
            description = "Architecture, inputs and outputs, provenance, figures, checksums.")
    @ApiResponse(responseCode = "200", description = "The version")
    @ApiResponse(responseCode = "404", description = "Unknown model or version")
    ModelViews.Version get(
            @Parameter(example = "digits") @PathVariable String name,
            @Parameter(example = "3") @PathVariable int version) {
        return ModelViews.Version.of(find(name, version), aliases.all(name));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteModelVersion",
            summary = "Delete a version",
            description = "Also from memory and disk.")
    @ApiResponse(responseCode = "204", description = "Deleted; its number is not used again")
    @ApiResponse(responseCode = "404", description = "Unknown model or version")
    @ApiResponse(
            responseCode = "409",
            description =
                    "An alias points there, it answers a call just now, or an unfinished job needs"
                            + " it")
    void delete(
            @Parameter(example = "digits") @PathVariable String name,
            @Parameter(example = "3") @PathVariable int version) {
        removal.delete(Names.check("name", name), version);
    }

    @GetMapping("/export")
    @Operation(
            operationId = "exportModelVersion",
            summary = "Export a version",
            description = FormatDocumentation.EXPORT)
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(
            responseCode = "400",
            description =
                    "Unknown format, one that the family does not write, or one that can't hold"
                            + " this model")
    @ApiResponse(responseCode = "404", description = "Unknown model or version")
    void export(
            @Parameter(example = "digits") @PathVariable String name,
            @Parameter(example = "3") @PathVariable int version,
            @Parameter(description = "What the family of the model writes")
                    @RequestParam(defaultValue = ModelFormats.PACKAGE)
                    String format,
            HttpServletResponse response)
            throws IOException {
        ModelVersion found = find(name, version);
        ModelExporter exporter = formats.exporter(format, found.manifest().family());
        store.pin(found.packageId()); // a delete meanwhile must not cut the answer short
        try {
            ModelPackage modelPackage = models.open(found);
            exporter.check(modelPackage);
            response.setContentType(exporter.contentType());
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"%s-%d.%s\""
                            .formatted(name, version, exporter.extension()));
            exporter.write(modelPackage, response.getOutputStream());
        } finally {
            store.unpin(found.packageId());
        }
    }

    @GetMapping(path = "/card", produces = MediaType.TEXT_MARKDOWN_VALUE)
    @Operation(
            operationId = "getModelCard",
            summary = "Get the model card, in Markdown",
            description = "What it was trained on, what goes in and out, and its figures.")
    @ApiResponse(responseCode = "200", description = "The card")
    @ApiResponse(responseCode = "404", description = "Unknown version, or one without a card")
    ResponseEntity<Resource> card(
            @Parameter(example = "digits") @PathVariable String name,
            @Parameter(example = "3") @PathVariable int version) {
        return file(
                find(name, version),
                ModelManifest.CARD,
                MediaType.parseMediaType("text/markdown;charset=UTF-8"));
    }

    @GetMapping(path = "/preview", produces = MediaType.IMAGE_PNG_VALUE)
    @Operation(
            operationId = "getModelPreview",
            summary = "Get a picture of what the model does",
            description = "Made when the version was trained, on items that it had not seen.")
    @ApiResponse(responseCode = "200", description = "The picture")
    @ApiResponse(responseCode = "404", description = "Unknown version, or one without a picture")
    ResponseEntity<Resource> preview(
            @Parameter(example = "digits") @PathVariable String name,
            @Parameter(example = "3") @PathVariable int version) {
        return file(find(name, version), ModelManifest.PREVIEW, MediaType.IMAGE_PNG);
    }

    private ResponseEntity<Resource> file(ModelVersion version, String file, MediaType type) {
        if (!version.manifest().files().containsKey(file)) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "this version has no " + file);
        }
        return ResponseEntity.ok()
                .contentType(type)
                .header("Content-Security-Policy", "sandbox") // imported content
                .body(new FileSystemResource(store.folder(version.packageId()).resolve(file)));
    }

    private ModelVersion find(String name, int version) {
        return versions.find(Names.check("name", name), version)
                .orElseThrow(() -> RegisteredModels.unknownVersion(name, version));
    }
}
