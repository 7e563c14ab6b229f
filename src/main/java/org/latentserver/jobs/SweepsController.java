package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Page;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/sweeps")
@Tag(name = "sweeps", description = "Parameters tried in many trainings; the best is served")
class SweepsController {
    private final Sweeps sweeps;

    SweepsController(Sweeps sweeps) {
        this.sweeps = sweeps;
    }

    @PostMapping
    @Operation(
            operationId = "createSweep",
            summary = "Try parameters",
            description =
                    """
                    Queues a training for each combination of values (`grid`, at most 100), or for `trials` random ones. \
                    All are checked before the first is queued. Each makes a version of the model and moves no alias; when all are \
                    done, the alias moves to the version with the best `metric`, a figure of finished jobs such as `testMse`. \
                    The trials share the seed, so that they differ in their parameters only.
                    """)
    @ApiResponse(
            responseCode = "202",
            description = "Queued",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the sweep",
                            schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "400",
            description = "A field is missing, unknown or out of its range, of any trial")
    @ApiResponse(responseCode = "404", description = "Unknown data set, or no such version")
    @ApiResponse(responseCode = "413", description = "The grid has more than 100 points")
    ResponseEntity<SweepView> create(@RequestBody SweepRequest order) {
        SweepView sweep = SweepView.of(sweeps.create(order));
        return ResponseEntity.accepted()
                .location(URI.create("/v1/sweeps/" + sweep.id()))
                .body(sweep);
    }

    @GetMapping
    @Operation(
            operationId = "listSweeps",
            summary = "List sweeps, newest first",
            description = "Pages, each sweep with its trials.")
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(responseCode = "400", description = "Limit out of its range")
    Page<SweepView> list(
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        Page.checkLimit(limit);
        List<SweepView> found = sweeps.list(after, limit + 1).stream().map(SweepView::of).toList();
        return Page.of(found, limit, SweepView::id);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getSweep",
            summary = "Get a sweep",
            description = "The table of its trials with their figures, and the best so far.")
    @ApiResponse(responseCode = "200", description = "The sweep")
    @ApiResponse(responseCode = "404", description = "Unknown sweep")
    SweepView get(@PathVariable String id) {
        return SweepView.of(sweeps.get(id));
    }

    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "cancelSweep",
            summary = "Cancel a sweep",
            description =
                    "Cancels its unfinished jobs; the alias moves to the best of those that"
                            + " succeeded before.")
    @ApiResponse(responseCode = "202", description = "Cancelled, or being so")
    @ApiResponse(responseCode = "404", description = "Unknown sweep")
    @ApiResponse(responseCode = "409", description = "All trials are done, or being cancelled")
    SweepView cancel(@PathVariable String id) {
        return SweepView.of(sweeps.cancel(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteSweep",
            summary = "Delete a finished sweep",
            description = "Its jobs and versions stay.")
    @ApiResponse(responseCode = "204", description = "Deleted")
    @ApiResponse(responseCode = "404", description = "Unknown sweep")
    @ApiResponse(responseCode = "409", description = "Not finished")
    void delete(@PathVariable String id) {
        sweeps.delete(id);
    }
}
