package org.latentserver.oip;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.latentserver.serving.BatchCounts;
import org.latentserver.serving.LoadedStates;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The protocol's statistics extension. */
@RestController
@RequestMapping("/v2/models")
@Tag(name = OpenInferenceController.TAG)
class StatisticsController {
    private static final LoadedStates.Loaded NOT_LOADED =
            new LoadedStates.Loaded(LoadedStates.State.UNLOADING, 0, BatchCounts.NONE);

    private final OfferedModels models;
    private final RequestCounts requests;
    private final LoadedStates states;

    StatisticsController(OfferedModels models, RequestCounts requests, LoadedStates states) {
        this.models = models;
        this.requests = requests;
        this.states = states;
    }

    @GetMapping("/stats")
    @Operation(
            operationId = "allModelStatistics",
            summary = "Statistics of all versions in memory",
            description =
                    "Items, passes, sizes of batches and times; a model can't be named `stats`.")
    @ApiResponse(responseCode = "200", description = "A record a version")
    StatisticsViews.All all() {
        return new StatisticsViews.All(
                models.all().stream()
                        .filter(version ->
                                states.find(version.model(), version.version()).isPresent())
                        .map(version -> model(models.offered(version)))
                        .toList());
    }

    @GetMapping("/{model}/stats")
    @Operation(
            operationId = "modelStatistics",
            summary = "Statistics of a model",
            description = "Calls, items and the time of each stage since the version was loaded.")
    @ApiResponse(responseCode = "200", description = "Of the version that `default` names")
    StatisticsViews.All one(
            @Parameter(description = OpenInferenceController.MODEL, example = "digits")
                    @PathVariable
                    String model) {
        return new StatisticsViews.All(List.of(model(models.find(model, null))));
    }

    @GetMapping("/{model}/versions/{version}/stats")
    @Operation(
            operationId = "modelVersionStatistics",
            summary = "Statistics of a version",
            description = "As without a version.")
    @ApiResponse(responseCode = "200", description = "Of the version")
    StatisticsViews.All version(
            @Parameter(example = "digits") @PathVariable String model,
            @Parameter(example = "1") @PathVariable String version) {
        return new StatisticsViews.All(List.of(model(models.find(model, version))));
    }

    private StatisticsViews.Model model(OfferedModel model) {
        int version = model.version().version();
        return StatisticsViews.Model.of(
                model,
                requests.of(model.name(), version),
                states.find(model.name(), version).orElse(NOT_LOADED));
    }
}
