package org.latentserver.models.evaluations;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.Page;
import org.latentserver.api.ServiceException;
import org.latentserver.models.Models;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/models/{name}/versions/{version}/evaluations")
@Tag(name = "models")
class EvaluationsController {
    private final Models models;
    private final EvaluationRows evaluations;

    EvaluationsController(Models models, EvaluationRows evaluations) {
        this.models = models;
        this.evaluations = evaluations;
    }

    @GetMapping
    @Operation(
            operationId = "listEvaluations",
            summary = "List the evaluations of a version, newest first",
            description =
                    "What jobs of type `evaluate` found, without their reports. Evaluations are no"
                            + " part of the package and go with the version.")
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(responseCode = "400", description = "limit out of its range")
    @ApiResponse(responseCode = "404", description = "Unknown model or version")
    Page<EvaluationViews.Summary> list(
            @Parameter(example = "english") @PathVariable String name,
            @Parameter(example = "1") @PathVariable int version,
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        Page.checkLimit(limit);
        models.resolve(name + ":" + version);
        List<EvaluationViews.Summary> found =
                evaluations.list(name, version, after, limit + 1).stream()
                        .map(EvaluationViews.Summary::of)
                        .toList();
        return Page.of(found, limit, EvaluationViews.Summary::id);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getEvaluation",
            summary = "Get an evaluation with its report",
            description = "The figures, and the report with its tables.")
    @ApiResponse(responseCode = "200", description = "The evaluation")
    @ApiResponse(responseCode = "404", description = "Unknown model, version or evaluation")
    EvaluationViews.Detail get(
            @Parameter(example = "english") @PathVariable String name,
            @Parameter(example = "1") @PathVariable int version,
            @Parameter(example = "evaluation-019ab3f2c41d0a3e77f") @PathVariable String id) {
        models.resolve(name + ":" + version);
        return evaluations
                .find(name, version, id)
                .map(EvaluationViews.Detail::of)
                .orElseThrow(() ->
                        new ServiceException(ErrorCode.NOT_FOUND, "id", "no evaluation " + id));
    }
}
