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
                        base == null
                                ? null
                                : new TrainingJob.Base(base, "base", 1, ModelPackage.idOf(base)),
                        checkpoint,
                        1,
                        0,
                        3600);
        PrintStream out = new PrintStream(events, false, StandardCharsets.UTF_8);
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new TrainingRun(job, work, new EventWriter(out), stop, clock);
    }
}
