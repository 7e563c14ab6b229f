package org.latentserver.training;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.JsonNode;

/** Runs of a trainer inside the test's process; the clock stands still. */
public final class TestRun {
    private TestRun() {}

    public static TrainingRun of(
            Path work,
            Path data,
            JsonNode parameters,
            long seed,
            @Nullable Path checkpoint,
            StopSignal stop,
            OutputStream events)
            throws IOException {
        return of(work, data, parameters, seed, null, checkpoint, stop, events);
    }

    /**
     * @param versions package folders of the versions that parameters name, by parameter
     */
    public static TrainingRun of(
            Path work,
            Path data,
            JsonNode parameters,
            Map<String, Path> versions,
            long seed,
            StopSignal stop,
            OutputStream events)
            throws IOException {
        Map<String, TrainingJob.Base> located = new TreeMap<>();
        for (Map.Entry<String, Path> version : versions.entrySet()) {
            located.put(version.getKey(), located(version.getValue(), version.getKey()));
        }
        return of(work, data, parameters, seed, null, located, null, stop, events);
    }

    private static TrainingJob.Base located(Path folder, String model) throws IOException {
        return new TrainingJob.Base(folder, model, 1, ModelPackage.idOf(folder));
    }

    /**
     * @param base package folder of the version to go on from
     */
    public static TrainingRun of(
            Path work,
            Path data,
            JsonNode parameters,
            long seed,
            @Nullable Path base,
            @Nullable Path checkpoint,
            StopSignal stop,
            OutputStream events)
            throws IOException {
        TrainingJob.Base located = base == null ? null : located(base, "base");
        return of(work, data, parameters, seed, located, Map.of(), checkpoint, stop, events);
    }

    private static TrainingRun of(
            Path work,
            Path data,
            JsonNode parameters,
            long seed,
            TrainingJob.@Nullable Base base,
            Map<String, TrainingJob.Base> versions,
            @Nullable Path checkpoint,
            StopSignal stop,
            OutputStream events)
            throws IOException {
        Files.createDirectories(work);
        TrainingJob job =
                new TrainingJob(
                        JobType.TRAIN,
                        "job-1",
                        1,
                        "test",
                        "test",
                        parameters,
                        seed,
                        data,
                        "sha256",
                        "test data",
                        base,
                        versions,
                        checkpoint,
                        1,
                        0,
                        3600);
        PrintStream out = new PrintStream(events, false, StandardCharsets.UTF_8);
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new TrainingRun(job, work, new EventWriter(out), stop, clock);
    }

    /**
     * An evaluation of a version of the model "base".
     *
     * @param base its package folder
     */
    public static EvaluationRun evaluation(
            Path work,
            Path data,
            JsonNode parameters,
            long seed,
            Path base,
            StopSignal stop,
            OutputStream events)
            throws IOException {
        return evaluation(work, data, parameters, seed, base, Map.of(), stop, events);
    }

    /**
     * As {@link #evaluation(Path, Path, JsonNode, long, Path, StopSignal, OutputStream)}.
     *
     * @param versions package folders of the versions that parameters name, by parameter
     */
    public static EvaluationRun evaluation(
            Path work,
            Path data,
            JsonNode parameters,
            long seed,
            Path base,
            Map<String, Path> versions,
            StopSignal stop,
            OutputStream events)
            throws IOException {
        Map<String, TrainingJob.Base> located = new TreeMap<>();
        for (Map.Entry<String, Path> version : versions.entrySet()) {
            located.put(version.getKey(), located(version.getValue(), version.getKey()));
        }
        Files.createDirectories(work);
        TrainingJob job =
                new TrainingJob(
                        JobType.EVALUATE,
                        "job-2",
                        1,
                        "test",
                        "base",
                        parameters,
                        seed,
                        data,
                        "sha256",
                        "test data",
                        located(base, "base"),
                        located,
                        null,
                        1,
                        0,
                        3600);
        PrintStream out = new PrintStream(events, false, StandardCharsets.UTF_8);
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new EvaluationRun(job, work, new EventWriter(out), stop, clock);
    }
}
