package org.latentserver.models;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/models/{name}/aliases/{alias}")
@Tag(name = "models")
class AliasesController {
    private static final String MODEL = "digits";
    private static final String ALIAS = "default";

    private final AliasRows aliases;
    private final RolloutRows rollouts;
    private final AliasMoves moves;

    AliasesController(AliasRows aliases, RolloutRows rollouts, AliasMoves moves) {
        this.aliases = aliases;
        this.rollouts = rollouts;
        this.moves = moves;
    }

    @GetMapping
    @Operation(
            operationId = "getAlias",
            summary = "Get an alias",
            description = "Where it points, where it did before, its canary and its shadow.")
    @ApiResponse(responseCode = "200", description = "The alias")
    @ApiResponse(responseCode = "404", description = "Unknown model or alias")
    ModelViews.Alias get(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = ALIAS) @PathVariable String alias) {
        Names.check("name", name);
        Names.check("alias", alias);
        AliasRows.Target target =
                aliases.target(name, alias)
                        .orElseThrow(() ->
                                new ServiceException(
                                        ErrorCode.NOT_FOUND,
                                        "alias",
                                        "model " + name + " has no alias " + alias));
        return ModelViews.Alias.of(name, alias, target, rollouts.all(name, alias));
    }

    @PutMapping
    @Operation(
            operationId = "moveAlias",
            summary = "Point an alias to a version, once that is loaded and warm",
            description =
                    "Calls that come after the answer get the new version; those under way end on"
                            + " the old one, which is unloaded then unless another alias points to"
                            + " it. `default` is what a call without a version gets. A canary or"
                            + " shadow of the alias ends.")
    @ApiResponse(responseCode = "200", description = "Where it points now")
    @ApiResponse(responseCode = "400", description = "Malformed alias, or no version given")
    @ApiResponse(responseCode = "404", description = "Unknown model or version")
    @ApiResponse(
            responseCode = "409",
            description = "The version can't be loaded; the alias stays where it is")
    ModelViews.Alias move(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = ALIAS) @PathVariable String alias,
            @RequestBody ModelViews.AliasRequest request) {
        Names.check("name", name);
        Names.check("alias", alias);
        moves.swap(name, alias, given("version", request.version()));
        return get(name, alias);
    }

    @PostMapping("/rollback")
    @Operation(
            operationId = "rollBackAlias",
            summary = "Point an alias to where it pointed before",
            description =
                    "The same as moving it there; a second rollback takes the first one back.")
    @ApiResponse(responseCode = "200", description = "Where it points now")
    @ApiResponse(responseCode = "404", description = "Unknown model or alias")
    @ApiResponse(
            responseCode = "409",
            description =
                    "It has never moved, or the version of before is deleted or can't be loaded")
    ModelViews.Alias rollBack(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = ALIAS) @PathVariable String alias) {
        moves.rollBack(Names.check("name", name), Names.check("alias", alias));
        return get(name, alias);
    }

    @PutMapping("/canary")
    @Operation(
            operationId = "startCanary",
            summary = "Let a version answer some of an alias's calls",
            description =
                    "Each call is drawn by lot; the metrics of requests tell the versions apart."
                            + " Ends when the alias moves, to the canary or elsewhere. Replaces"
                            + " one that there is.")
    @ApiResponse(responseCode = "200", description = "The alias with its canary")
    @ApiResponse(responseCode = "404", description = "Unknown model, version or alias")
    @ApiResponse(
            responseCode = "409",
            description = "The alias points to the version itself, or it can't be loaded")
    ModelViews.Alias startCanary(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = ALIAS) @PathVariable String alias,
            @RequestBody ModelViews.ShareRequest request) {
        return start(name, alias, Rollout.CANARY, request);
    }

    @DeleteMapping("/canary")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "endCanary",
            summary = "End a canary",
            description =
                    "The alias's version answers all calls again; the canary's is unloaded unless"
                            + " an alias points to it.")
    @ApiResponse(responseCode = "204", description = "Ended")
    @ApiResponse(responseCode = "404", description = "There is none")
    void endCanary(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = ALIAS) @PathVariable String alias) {
        moves.end(Names.check("name", name), Names.check("alias", alias), Rollout.CANARY);
    }

    @PutMapping("/shadow")
    @Operation(
            operationId = "startShadow",
            summary = "Compare a version with an alias's on real calls",
            description =
                    "Some calls that the alias's version has answered are computed by this version"
                        + " too, in the background and only as far as there is room. Nobody gets"
                        + " these answers: the metric `latent_shadow_difference` has how far they"
                        + " are from those given, the relative Euclidean distance for arrays, else"
                        + " 0 for equal and 1 for unequal. Ends when the alias moves. Replaces one"
                        + " that there is.")
    @ApiResponse(responseCode = "200", description = "The alias with its shadow")
    @ApiResponse(responseCode = "404", description = "Unknown model, version or alias")
    @ApiResponse(
            responseCode = "409",
            description = "The alias points to the version itself, or it can't be loaded")
    ModelViews.Alias startShadow(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = ALIAS) @PathVariable String alias,
            @RequestBody ModelViews.ShareRequest request) {
        return start(name, alias, Rollout.SHADOW, request);
    }

    @DeleteMapping("/shadow")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "endShadow",
            summary = "End a shadow",
            description = "Calls are compared no more; what was measured stays in the metrics.")
    @ApiResponse(responseCode = "204", description = "Ended")
    @ApiResponse(responseCode = "404", description = "There is none")
    void endShadow(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = ALIAS) @PathVariable String alias) {
        moves.end(Names.check("name", name), Names.check("alias", alias), Rollout.SHADOW);
    }

    private ModelViews.Alias start(
            String name, String alias, Rollout kind, ModelViews.ShareRequest request) {
        Names.check("name", name);
        Names.check("alias", alias);
        int percent = given("percent", request.percent());
        if (percent < 1 || percent > 100) {
            throw ServiceException.invalid(
                    "percent", "percent is " + percent + ", must be 1 to 100");
        }
        int version = given("version", request.version());
        moves.roll(name, alias, kind, new RolloutRows.Part(version, percent));
        return get(name, alias);
    }

    private static int given(String field, @Nullable Integer value) {
        if (value == null) {
            throw ServiceException.invalid(field, field + " is missing");
        }
        return value;
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteAlias",
            summary = "Delete an alias, not its version",
            description = "Calls by that alias answer 404 from then on. Its canary and shadow end.")
    @ApiResponse(responseCode = "204", description = "Deleted")
    @ApiResponse(responseCode = "404", description = "Unknown model or alias")
    void deleteAlias(
            @Parameter(example = MODEL) @PathVariable String name,
            @Parameter(example = "candidate") @PathVariable String alias) {
        moves.delete(Names.check("name", name), Names.check("alias", alias));
    }
}
