package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Page;
import org.latentserver.api.ServiceException;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/v1/jobs/{id}")
@Tag(name = "jobs")
class JobRecordsController {
    private static final int MAX_POINTS = 10_000;

    private final Jobs jobs;
    private final EventRows events;
    private final JobRecords records;
    private final EventStreams streams;

    JobRecordsController(Jobs jobs, EventRows events, JobRecords records, EventStreams streams) {
        this.jobs = jobs;
        this.events = events;
        this.records = records;
        this.streams = streams;
    }

    @GetMapping(path = "/events", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "listJobEvents",
            summary = "Events of a job",
            description =
                    """
                    Oldest first, as JSON pages; or, with `Accept: text/event-stream`, as server-sent events that \
                    go on until the job is finished. The id of each is its sequence number, so a client that comes \
                    back with `Last-Event-ID` misses nothing.
                    """)
    @ApiResponse(responseCode = "200", description = "One page, or the stream")
    @ApiResponse(responseCode = "404", description = "Unknown job")
    @ApiResponse(responseCode = "429", description = "Too many streams are open")
    Page<JobEvent> events(
            @PathVariable String id,
            @Parameter(description = "Sequence number to go on from")
                    @RequestParam(defaultValue = "0")
                    long after,
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit) {
        Page.checkLimit(limit);
        jobs.get(id);
        return Page.of(
                events.after(id, after, limit + 1),
                limit,
                event -> Long.toString(event.sequence()));
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(operationId = "streamJobEvents", summary = "Events of a job")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string")))
    SseEmitter stream(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long after,
            @Parameter(description = "Sequence number of the last event that was received")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable String lastEventId) {
        jobs.get(id);
        return streams.open(id, lastEventId == null ? after : sequence(lastEventId));
    }

    private static long sequence(String lastEventId) {
        try {
            return Long.parseLong(lastEventId);
        } catch (NumberFormatException e) {
            throw ServiceException.invalid(
                    "Last-Event-ID", "Last-Event-ID is " + lastEventId + ", must be a number");
        }
    }

    @GetMapping("/metrics")
    @Operation(
            operationId = "getJobMetrics",
            summary = "Figures of a job over its steps",
            description = "Losses, validation figures and speeds, as the family names them.")
    @ApiResponse(responseCode = "200", description = "One series a figure")
    @ApiResponse(responseCode = "404", description = "Unknown job")
    Page<JobRecords.Series> metrics(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "2 to 10000: points a series at most, evenly spread with the"
                                            + " first and last")
                    @RequestParam(defaultValue = "500")
                    int points) {
        if (points < 2 || points > MAX_POINTS) {
            throw ServiceException.invalid(
                    "points", "points is " + points + ", must be 2 to " + MAX_POINTS);
        }
        jobs.get(id);
        return new Page<>(records.metrics(id, points), null);
    }

    @GetMapping("/samples")
    @Operation(
            operationId = "listJobSamples",
            summary = "Samples of a job",
            description = "Pictures and texts that the job made while it trained, oldest first.")
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(responseCode = "404", description = "Unknown job")
    Page<JobRecords.Sample> samples(
            @PathVariable String id,
            @Parameter(description = "Number to go on from") @RequestParam(defaultValue = "0")
                    int after,
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit) {
        Page.checkLimit(limit);
        jobs.get(id);
        List<JobRecords.Sample> rest =
                records.samples(id).stream()
                        .filter(sample -> sample.number() > after)
                        .limit(limit + 1L)
                        .toList();
        return Page.of(rest, limit, sample -> Integer.toString(sample.number()));
    }

    @GetMapping("/samples/{number}")
    @Operation(
            operationId = "getJobSample",
            summary = "One sample of a job",
            description = "As it was made: a PNG picture, or text.")
    @ApiResponse(
            responseCode = "200",
            description = "The picture or text",
            content = {
                @Content(
                        mediaType = "image/png",
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "404", description = "Unknown job or sample")
    ResponseEntity<byte[]> sample(@PathVariable String id, @PathVariable int number)
            throws IOException {
        jobs.get(id);
        JobRecords.Content sample = records.sample(id, number);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(sample.mediaType()))
                .cacheControl(CacheControl.maxAge(java.time.Duration.ofDays(1)).cachePrivate())
                .header("X-Content-Type-Options", "nosniff")
                .body(sample.bytes());
    }

    @GetMapping("/checkpoints")
    @Operation(
            operationId = "listJobCheckpoints",
            summary = "Checkpoints of a job",
            description =
                    "The states that it can go on from, newest first; the newest two are kept.")
    @ApiResponse(responseCode = "200", description = "All that are kept")
    @ApiResponse(responseCode = "404", description = "Unknown job")
    Page<JobRecords.Checkpoint> checkpoints(@PathVariable String id) {
        jobs.get(id);
        return new Page<>(records.checkpoints(id), null);
    }
}
