package org.latentserver.oip;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.LoadedStates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Health and metadata of server and models. */
@RestController
@RequestMapping("/v2")
@Tag(
        name = OpenInferenceController.TAG,
        description =
                "Every model's tensors by the Open Inference Protocol v2, which clients of Triton"
                        + " and KServe speak. Errors are `{\"error\": \"…\"}`. Extensions: binary"
                        + " tensor data, model repository, model configuration, schedule policy"
                        + " (`timeout`), statistics.")
class OpenInferenceController {
    static final String TAG = "open inference protocol";
    static final String MODEL = "`name`, `name:version` or `name@alias`";

    private static final List<String> EXTENSIONS =
            List.of(
                    "binary_tensor_data",
                    "model_repository",
                    "model_repository(unload_dependents)",
                    "model_configuration",
                    "schedule_policy",
                    "statistics");

    private final OfferedModels models;
    private final ApplicationAvailability availability;
    private final ObjectProvider<BuildProperties> build;
    private final RequestLimits limits;
    private final LoadedStates states;

    OpenInferenceController(
            OfferedModels models,
            ApplicationAvailability availability,
            ObjectProvider<BuildProperties> build,
            RequestLimits limits,
            LoadedStates states) {
        this.models = models;
        this.availability = availability;
        this.build = build;
        this.limits = limits;
        this.states = states;
    }

    @GetMapping("/health/live")
    @Operation(
            operationId = "serverLive",
            summary = "Whether the server answers",
            description = "For a liveness probe.")
    @ApiResponse(responseCode = "200", description = "It does")
    OipViews.Live live() {
        return new OipViews.Live(true);
    }

    @GetMapping("/health/ready")
    @Operation(
            operationId = "serverReady",
            summary = "Whether the server takes requests",
            description = "For a readiness probe.")
    @ApiResponse(responseCode = "200", description = "It does")
    @ApiResponse(responseCode = "503", description = "It starts or shuts down")
    OipViews.Ready ready() {
        if (availability.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "the server is not ready");
        }
        return new OipViews.Ready(true);
    }

    @GetMapping
    @Operation(
            operationId = "serverMetadata",
            summary = "Name, version and extensions",
            description = "The first call of most clients.")
    @ApiResponse(responseCode = "200", description = "What the server is")
    OipViews.Server server() {
        BuildProperties properties = build.getIfAvailable();
        String version = properties == null ? "unpackaged" : properties.getVersion();
        return new OipViews.Server(
                "latent-server", version == null ? "unknown" : version, EXTENSIONS);
    }

    /** The protocol's schema has this path, its text the other. */
    @Hidden
    @GetMapping("/")
    OipViews.Server serverWithSlash() {
        return server();
    }

    @GetMapping("/models/{model}")
    @Operation(
            operationId = "modelMetadata",
            summary = "Inputs and outputs of a model",
            description = "Of the version that the alias `default` names. Loads nothing.")
    @ApiResponse(responseCode = "200", description = "Its tensors")
    OipViews.Model model(
            @Parameter(description = MODEL, example = "digits") @PathVariable String model) {
        return metadata(models.find(model, null));
    }

    @GetMapping("/models/{model}/versions/{version}")
    @Operation(
            operationId = "modelVersionMetadata",
            summary = "Inputs and outputs of a version",
            description = "As without a version.")
    @ApiResponse(responseCode = "200", description = "Its tensors")
    OipViews.Model modelVersion(
            @Parameter(example = "digits") @PathVariable String model,
            @Parameter(example = "1") @PathVariable String version) {
        return metadata(models.find(model, version));
    }

    private OipViews.Model metadata(OfferedModel model) {
        return OipViews.Model.of(model, models.numbers(model.name()));
    }

    @GetMapping("/models/{model}/ready")
    @Operation(
            operationId = "modelReady",
            summary = "Whether a model can be called",
            description =
                    "A registered model can: the first call loads it. Not one whose last attempt to"
                            + " load failed, and none while the server shuts down. The repository"
                            + " index says what is in memory.")
    @ApiResponse(responseCode = "200", description = "It can")
    @ApiResponse(responseCode = "503", description = "It can't at present")
    OipViews.ModelReady modelReady(
            @Parameter(description = MODEL, example = "digits") @PathVariable String model) {
        return ready(models.find(model, null));
    }

    @GetMapping("/models/{model}/versions/{version}/ready")
    @Operation(
            operationId = "modelVersionReady",
            summary = "Whether a version can be called",
            description = "As without a version.")
    @ApiResponse(responseCode = "200", description = "It can")
    @ApiResponse(responseCode = "503", description = "It can't at present")
    OipViews.ModelReady modelVersionReady(
            @Parameter(example = "digits") @PathVariable String model,
            @Parameter(example = "1") @PathVariable String version) {
        return ready(models.find(model, version));
    }

    private OipViews.ModelReady ready(OfferedModel model) {
        ready();
        if (states.failedToLoad(model.name(), model.version().version())) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE, "the last attempt to load the model failed");
        }
        return new OipViews.ModelReady(model.name(), true);
    }

    @GetMapping("/models/{model}/config")
    @Operation(
            operationId = "modelConfiguration",
            summary = "A model's configuration",
            description = "In the form of Triton's, as far as it applies here.")
    @ApiResponse(responseCode = "200", description = "The configuration")
    OipViews.Config config(
            @Parameter(description = MODEL, example = "digits") @PathVariable String model) {
        return OipViews.Config.of(models.find(model, null), limits.items());
    }

    @GetMapping("/models/{model}/versions/{version}/config")
    @Operation(
            operationId = "modelVersionConfiguration",
            summary = "A version's configuration",
            description = "As without a version.")
    @ApiResponse(responseCode = "200", description = "The configuration")
    OipViews.Config versionConfig(
            @Parameter(example = "digits") @PathVariable String model,
            @Parameter(example = "1") @PathVariable String version) {
        return OipViews.Config.of(models.find(model, version), limits.items());
    }
}
