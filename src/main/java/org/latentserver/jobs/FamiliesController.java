package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Page;
import org.latentserver.api.ServiceException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/v1/families")
@Tag(name = "families", description = "Kinds of models that can be trained")
class FamiliesController {
    private final Families families;
    private final JsonMapper json;

    FamiliesController(Families families, JsonMapper json) {
        this.families = families;
        this.json = json;
    }

    /** A family as clients see it. */
    @Schema(name = "Family")
    record FamilyView(
            @Schema(example = "autoencoder") String name,
            String description,
            @Schema(
                            type = "object",
                            description = "The parameters of a training that gives none",
                            example = "{\"codeSize\": 32}")
                    JsonNode defaults,
            @Schema(description = "Of a training") List<ParameterSpec> parameters,
            @Schema(description = "What an evaluation takes; null where there is none")
                    @Nullable EvaluationView evaluation) {}

    /** What can be evaluated of a family's versions. */
    @Schema(name = "FamilyEvaluation", description = "What an evaluation of a version takes")
    record EvaluationView(
            String description,
            @Schema(
                            type = "object",
                            description = "The parameters of an evaluation that gives none",
                            example = "{\"restrict\": 0}")
                    JsonNode defaults,
            @Schema(description = "Of an evaluation") List<ParameterSpec> parameters) {}

    @GetMapping
    @Operation(
            operationId = "listFamilies",
            summary = "List the families",
            description =
                    "Each with the parameters of its training and evaluation jobs: type, default"
                            + " and range.")
    Page<FamilyView> list() {
        return new Page<>(families.trainable().stream().map(this::view).toList(), null);
    }

    @GetMapping("/{name}")
    @Operation(
            operationId = "getFamily",
            summary = "Get one family",
            description = "Its parameters for training and evaluation: type, default and range.")
    @ApiResponse(responseCode = "200", description = "The family")
    FamilyView get(@Parameter(example = "autoencoder") @PathVariable String name) {
        return families.trainable().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .map(this::view)
                .orElseThrow(() ->
                        new ServiceException(ErrorCode.NOT_FOUND, "name", "no family " + name));
    }

    private FamilyView view(TrainableFamily<?> family) {
        List<ParameterSpec> parameters = ParameterSpec.of(family.defaults());
        return new FamilyView(
                family.name(),
                family.description(),
                defaults(parameters),
                parameters,
                families.findEvaluable(family.name()).map(this::evaluation).orElse(null));
    }

    private EvaluationView evaluation(EvaluableFamily<?> family) {
        List<ParameterSpec> parameters = ParameterSpec.of(family.defaults());
        return new EvaluationView(family.description(), defaults(parameters), parameters);
    }

    private JsonNode defaults(List<ParameterSpec> parameters) {
        ObjectNode defaults = json.createObjectNode();
        parameters.forEach(each -> defaults.set(each.name(), each.defaultValue()));
        return defaults;
    }
}
