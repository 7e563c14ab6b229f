package org.latentserver.oip;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.latentserver.api.Echo;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.ModelVersion;
import org.latentserver.serving.LoadedStates;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol's model repository extension, over our registry. */
@RestController
@RequestMapping("/v2/repository")
@Tag(name = OpenInferenceController.TAG)
class RepositoryController {
    private final OfferedModels models;
    private final PinnedModels pinned;
    private final LoadedStates states;
    private final JsonMapper mapper;

    RepositoryController(
            OfferedModels models, PinnedModels pinned, LoadedStates states, JsonMapper mapper) {
        this.models = models;
        this.pinned = pinned;
        this.states = states;
        this.mapper = mapper;
    }

    @PostMapping("/index")
    @Operation(
            operationId = "repositoryIndex",
            summary = "List all versions of all models, and which are in memory",
            description = "With `ready`, only those that are in memory.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema =
                                                    @Schema(
                                                            implementation =
                                                                    OipViews.IndexRequest.class))))
    @ApiResponse(responseCode = "200", description = "A record a version")
    List<OipViews.IndexEntry> index(@Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        JsonNode ready = body(request, Set.of("ready")).path("ready");
        if (!ready.isBoolean() && !ready.isMissingNode() && !ready.isNull()) {
            throw ServiceException.invalid("ready", "ready must be true or false");
        }
        boolean onlyReady = ready.asBoolean(false);
        return models.all().stream()
                .map(this::entry)
                .filter(entry -> !onlyReady || entry.state().equals("READY"))
                .toList();
    }

    private OipViews.IndexEntry entry(ModelVersion version) {
        String state =
                states.find(version.model(), version.version())
                        .map(loaded -> loaded.state().name())
                        .orElse("UNAVAILABLE");
        String reason =
                state.equals("UNAVAILABLE")
                        ? "not in memory, the next call loads it"
                        : pinned.isPinned(version.model(), version.version()) ? "pinned" : "";
        return new OipViews.IndexEntry(
                version.model(), Integer.toString(version.version()), state, reason);
    }

    @PostMapping("/models/{model}/load")
    @Operation(
            operationId = "loadModel",
            summary = "Load a model and keep it in memory",
            description =
                    "Loads and warms the version that the name stands for, and keeps it in memory"
                        + " until it is unloaded, whatever the memory budget and even when nobody"
                        + " calls it; it can't be deleted meanwhile. Models need not be loaded to"
                        + " be called: the first call does it. Takes no parameters.")
    @ApiResponse(responseCode = "200", description = "In memory and warm", content = @Content)
    ResponseEntity<Void> load(
            @Parameter(description = OpenInferenceController.MODEL, example = "digits")
                    @PathVariable
                    String model,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        checkParameters(request, Set.of());
        pinned.load(models.find(model, null));
        return ResponseEntity.ok().build();
    }

    @PostMapping("/models/{model}/unload")
    @Operation(
            operationId = "unloadModel",
            summary = "Unload a model",
            description =
                    "Frees the memory of the version as soon as the calls that use it have ended."
                            + " It stays registered: the next call loads it again.")
    @ApiResponse(responseCode = "200", description = "Unloaded, or about to be", content = @Content)
    ResponseEntity<Void> unload(
            @Parameter(description = OpenInferenceController.MODEL, example = "digits")
                    @PathVariable
                    String model,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        checkParameters(request, Set.of("unload_dependents")); // no model depends on another
        pinned.unload(models.find(model, null));
        return ResponseEntity.ok().build();
    }

    private void checkParameters(HttpServletRequest request, Set<String> known) throws IOException {
        JsonNode parameters = body(request, Set.of("parameters")).path("parameters");
        for (String name : parameters.propertyNames()) {
            if (!known.contains(name)) {
                throw ServiceException.invalid(
                        "parameters",
                        "parameter '%s' is not supported here: a version is loaded as it was registered"
                                .formatted(Echo.of(name)));
            }
        }
    }

    /** The object that is the body, whatever its Content-Type says; empty when there is none. */
    private JsonNode body(HttpServletRequest request, Set<String> known) throws IOException {
        byte[] bytes = request.getInputStream().readAllBytes();
        if (bytes.length == 0) {
            return mapper.createObjectNode();
        }
        JsonNode body = mapper.readTree(bytes);
        if (!body.isObject()) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, "the body must be a JSON object, or empty");
        }
        for (String name : body.propertyNames()) {
            if (!known.contains(name)) {
                throw ServiceException.invalid(
                        Echo.of(name),
                        "unknown member '%s'; known are %s".formatted(Echo.of(name), known));
            }
        }
        return body;
    }
}
