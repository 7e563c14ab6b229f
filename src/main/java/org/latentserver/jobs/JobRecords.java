package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What a job has left behind while it ran, read from its events and work folders. */
@Component
class JobRecords {
    private final EventRows events;
    private final AttemptFolders folders;

    JobRecords(EventRows events, AttemptFolders folders) {
        this.events = events;
        this.folders = folders;
    }

    @Schema(name = "MetricSeries", description = "One figure over the steps of a run")
    record Series(@Schema(example = "loss") String name, List<Point> points) {}

    @Schema(name = "MetricPoint")
    record Point(long step, int epoch, double value) {}

    @Schema(name = "JobSample", description = "A picture or text made during training")
    record Sample(
            @Schema(description = "Number within the job, from 1") int number,
            int epoch,
            String title,
            @Schema(example = "image/png") String mediaType,
            Instant time,
            @Schema(description = "Path of the content") String content) {}

    @Schema(name = "JobCheckpoint", description = "A state that the job can go on from")
    record Checkpoint(long step, int epoch, int attempt, Instant time) {}

    /** The content of a sample. */
    record Content(String mediaType, byte[] bytes) {}

    /**
     * Series by name, in the order of steps. A step that several attempts went through counts once,
     * as the last of them had it.
     *
     * @param limit points a series at most: evenly spread, first and last included
     */
    List<Series> metrics(String job, int limit) {
        Map<String, TreeMap<Long, Point>> byName = new TreeMap<>();
        for (JobEvent event : events.ofType(job, "metric")) {
            long step = event.data().path("step").asLong();
            int epoch = event.data().path("epoch").asInt();
            event.data()
                    .path("values")
                    .forEachEntry((name, value) ->
                            byName.computeIfAbsent(name, _ -> new TreeMap<>())
                                    .put(step, new Point(step, epoch, value.asDouble())));
        }
        return byName.entrySet().stream()
                .map(each ->
                        new Series(
                                each.getKey(),
                                spread(List.copyOf(each.getValue().values()), limit)))
                .toList();
    }

    private static List<Point> spread(List<Point> points, int limit) {
        if (points.size() <= limit) {
            return points;
        }
        List<Point> chosen = new ArrayList<>(limit);
        for (int i = 0; i < limit; i++) {
            chosen.add(points.get((int) ((long) i * (points.size() - 1) / (limit - 1))));
        }
        return chosen;
    }

    List<Sample> samples(String job) {
        List<Sample> samples = new ArrayList<>();
        for (JobEvent event : events.ofType(job, "sample")) {
            int number = samples.size() + 1;
            JsonNode data = event.data();
            samples.add(
                    new Sample(
                            number,
                            data.path("epoch").asInt(),
                            data.path("title").asString(),
                            data.path("mediaType").asString(),
                            event.time(),
                            "/v1/jobs/" + job + "/samples/" + number));
        }
        return samples;
    }

    Content sample(String job, int number) throws IOException {
        List<JobEvent> samples = events.ofType(job, "sample");
        if (number < 1 || number > samples.size()) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND,
                    "number",
                    "no sample " + number + ", the job has " + samples.size());
        }
        JobEvent event = samples.get(number - 1);
        Path folder = folders.folder(job, event.attempt());
        Path file = folder.resolve(event.data().path("file").asString()).normalize();
        if (!file.startsWith(folder.resolve("samples")) || !Files.isRegularFile(file)) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND, "number", "sample " + number + " is not kept any more");
        }
        return new Content(event.data().path("mediaType").asString(), Files.readAllBytes(file));
    }

    /** Those that are still kept, newest first. */
    List<Checkpoint> checkpoints(String job) {
        return events.ofType(job, "checkpoint").reversed().stream()
                .filter(event ->
                        Files.isDirectory(
                                folders.folder(job, event.attempt())
                                        .resolve(event.data().path("folder").asString())))
                .map(event ->
                        new Checkpoint(
                                event.data().path("step").asLong(),
                                event.data().path("epoch").asInt(),
                                event.attempt(),
                                event.time()))
                .distinct()
                .toList();
    }
}
