package org.latentserver.models;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Names;
import org.latentserver.api.Page;
import org.latentserver.api.ServiceException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/models")
@Tag(name = "models", description = "The registry: models, their versions and aliases")
class ModelsController {
    private final VersionRows versions;
    private final AliasRows aliases;
    private final VersionRemoval removal;

    ModelsController(VersionRows versions, AliasRows aliases, VersionRemoval removal) {
        this.versions = versions;
        this.aliases = aliases;
        this.removal = removal;
    }

    @GetMapping
    @Operation(
            operationId = "listModels",
            summary = "List models by name",
            description = "Pages of names with their families, newest versions and aliases.")
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(responseCode = "400", description = "limit out of its range")
    Page<ModelViews.Summary> list(
            @Parameter(description = "Only of this family", example = "autoencoder")
                    @RequestParam(required = false)
                    @Nullable String family,
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        Page.checkLimit(limit);
        List<ModelViews.Summary> found =
                versions.names(family, after, limit + 1).stream()
                        .map(name -> ModelViews.Summary.of(versions.all(name), aliases.all(name)))
                        .toList();
        return Page.of(found, limit, ModelViews.Summary::name);
    }

    @GetMapping("/{name}")
    @Operation(
            operationId = "getModel",
            summary = "Get a model: versions and aliases",
            description = "All its versions, newest first, and where each alias points.")
    @ApiResponse(responseCode = "200", description = "The model")
    @ApiResponse(responseCode = "404", description = "Unknown model")
    ModelViews.Detail get(@Parameter(example = "digits") @PathVariable String name) {
        List<ModelVersion> all = versions.all(Names.check("name", name));
        if (all.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.UNKNOWN_MODEL, "name", "there is no model " + name);
        }
        return ModelViews.Detail.of(all, aliases.all(name));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteModel",
            summary = "Delete a model with all its versions and aliases",
            description =
                    "Also from memory and disk. A bundled model does not come back by itself.")
    @ApiResponse(responseCode = "204", description = "Deleted")
    @ApiResponse(responseCode = "404", description = "Unknown model")
    @ApiResponse(responseCode = "409", description = "A version answers a call just now")
    void delete(@Parameter(example = "digits") @PathVariable String name) {
        removal.deleteModel(Names.check("name", name));
    }
}
