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
import org.latentserver.api.ServiceException;
import org.latentserver.training.JobType;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/jobs")
@Tag(name = "jobs", description = "Asynchronous work: training and evaluation")
class JobsController {
    private static final int MAX_KEY = 200;

    private final JobOrders orders;
    private final Jobs jobs;
    private final JobRows rows;

    JobsController(JobOrders orders, Jobs jobs, JobRows rows) {
        this.orders = orders;
        this.jobs = jobs;
        this.rows = rows;
    }

    @PostMapping
    @Operation(
            operationId = "createJob",
            summary = "Train or evaluate a model",
            description =
                    """
                    Queues a job and answers at once. Parameters that are not given take the family's defaults; \
                    the answer holds all of them, and the seed. A job of type `train` makes a version: with `from` it goes on from another \
                    one, on success the alias moves to the new one. A job of type `evaluate` measures a version on \
                    a data set and leaves a report at `/v1/models/{name}/versions/{version}/evaluations`. Versions \
                    that an unfinished job needs can't be deleted. With an `Idempotency-Key` a repeated request answers with the first one's job.
                    """)
    @ApiResponse(
            responseCode = "202",
            description = "Queued",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the job",
                            schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "400",
            description =
                    "A field is missing, unknown or out of its range, or the data set doesn't fit"
                            + " the family or the version")
    @ApiResponse(responseCode = "404", description = "Unknown data set, or no such version")
    @ApiResponse(
            responseCode = "409",
            description = "The `Idempotency-Key` came with another request before")
    ResponseEntity<JobView> create(
            @RequestBody JobRequest order,
            @Parameter(description = "1 to 200 characters")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
            throw ServiceException.invalid(
                    "Idempotency-Key", "Idempotency-Key must have 1 to " + MAX_KEY + " characters");
        }
        Job job = jobs.create(orders.complete(order), order.seed() != null, key);
        return ResponseEntity.accepted()
                .location(URI.create("/v1/jobs/" + job.id()))
                .body(view(job));
    }

    @GetMapping
    @Operation(
            operationId = "listJobs",
            summary = "List jobs, newest first",
            description = "Pages, filtered by state, type, family or model.")
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(
            responseCode = "400",
            description = "Unknown type or state, or limit out of its range")
    Page<JobView> list(
            @Parameter(description = "train or evaluate") @RequestParam(required = false)
                    @Nullable String type,
            @Parameter(description = "queued, running, succeeded, failed or cancelled")
                    @RequestParam(required = false)
                    @Nullable String state,
            @RequestParam(required = false) @Nullable String family,
            @RequestParam(required = false) @Nullable String model,
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        Page.checkLimit(limit);
        JobRows.Filter filter =
                new JobRows.Filter(
                        type == null ? null : JobType.of(type),
                        state == null ? null : JobState.of(state),
                        family,
                        model,
                        after);
        List<JobView> found = views(rows.list(filter, limit + 1));
        return Page.of(found, limit, JobView::id);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getJob",
            summary = "Get a job",
            description = "State, progress, time left, newest figures, and what came of it.")
    @ApiResponse(responseCode = "200", description = "The job")
    @ApiResponse(responseCode = "404", description = "Unknown job")
    JobView get(@PathVariable String id) {
        return view(jobs.get(id));
    }

    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "cancelJob",
            summary = "Cancel a job",
            description =
                    """
                    A queued job is cancelled at once. The trainer of a running one finishes its step, writes a \
                    checkpoint and ends; until then the state is `running` with `cancelRequested`.
                    """)
    @ApiResponse(responseCode = "202", description = "Cancelled, or being so")
    @ApiResponse(responseCode = "404", description = "Unknown job")
    @ApiResponse(responseCode = "409", description = "Finished, or cancelled before")
    JobView cancel(@PathVariable String id) {
        return view(jobs.cancel(id));
    }

    @PostMapping("/{id}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "resumeJob",
            summary = "Resume a cancelled or failed job",
            description = "Queues it again; it goes on from its newest checkpoint.")
    @ApiResponse(responseCode = "202", description = "Queued")
    @ApiResponse(
            responseCode = "404",
            description = "Unknown job, or its data set or version was deleted")
    @ApiResponse(responseCode = "409", description = "Neither cancelled nor failed")
    JobView resume(@PathVariable String id) {
        return view(jobs.resume(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteJob",
            summary = "Delete a finished job",
            description = "With its events, samples and checkpoints. The model stays.")
    @ApiResponse(responseCode = "204", description = "Deleted")
    @ApiResponse(responseCode = "404", description = "Unknown job")
    @ApiResponse(responseCode = "409", description = "Queued or running")
    void delete(@PathVariable String id) {
        jobs.delete(id);
    }

    private JobView view(Job job) {
        return views(List.of(job)).getFirst();
    }

    private List<JobView> views(List<Job> found) {
        boolean waiting = found.stream().anyMatch(job -> job.state() == JobState.QUEUED);
        List<String> queue = waiting ? rows.queue() : List.of();
        return found.stream().map(job -> JobView.of(job, queue)).toList();
    }
}
