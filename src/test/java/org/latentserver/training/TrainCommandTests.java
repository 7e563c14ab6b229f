package org.latentserver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.Application;
import org.latentserver.jobs.counting.CountingParameters;
import org.latentserver.jobs.counting.CountingParameters.Ending;
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs the command in real processes. */
class TrainCommandTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONG_STEP_MILLIS = 300;

    @TempDir Path folder;
    private @Nullable Process process;

    @BeforeEach
    void runsWhereSignalsAre() {
        assumeThat(System.getProperty("os.name")).as("signals").doesNotStartWith("Windows");
    }

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWith0AndAWholePackage() throws Exception {
        List<JsonNode> events = eventsOf(start(2, 0, Ending.PACKAGE));
        assertThat(exitCode()).isEqualTo(TrainCommand.EXIT_DONE);
        assertThat(events.getLast().path("type").stringValue()).isEqualTo("done");
        assertThat(ModelPackage.open(folder.resolve("package")).manifest().family())
                .isEqualTo("counting");
    }

    @Test
    void endsWith65AndTheReasonWhenTheDataCannotWork() throws Exception {
        List<JsonNode> events = eventsOf(start(2, 0, Ending.REFUSED));
        assertThat(exitCode()).isEqualTo(TrainCommand.EXIT_BAD_DATA);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().path("type").stringValue()).isEqualTo("error");
        assertThat(events.getFirst().path("field").stringValue()).isEqualTo("dataset");
    }

    @Test
    void endsWith1WhenItCrashes() throws Exception {
        assertThat(eventsOf(start(2, 0, Ending.CRASH))).isEmpty();
        assertThat(exitCode()).isEqualTo(TrainCommand.EXIT_CRASH);
    }

    @Test
    void keepsForeignOutputOutOfTheEvents() throws Exception {
        assertThat(eventsOf(start(1, 0, Ending.GARBAGE))).isNotEmpty(); // all of it parses
        assertThat(exitCode()).isEqualTo(TrainCommand.EXIT_DONE);
    }

    @Test
    void stopsAfterItsStepWhenItsParentIsGone() throws Exception {
        stops(started -> started.getOutputStream().close());
    }

    @Test
    void stopsAfterItsStepOnSigterm() throws Exception {
        stops(started -> started.toHandle().destroy()); // Process.destroy() closes the streams
    }

    /** How a trainer is told to stop. */
    private interface Signal {
        void send(Process process) throws IOException;
    }

    private void stops(Signal signal) throws Exception {
        Process started = start(100, LONG_STEP_MILLIS, Ending.PACKAGE);
        try (BufferedReader lines = started.inputReader()) {
            assertThat(lines.readLine()).contains("\"type\"");
            Instant asked = Instant.now();
            signal.send(started);
            assertThat(exitCode()).isEqualTo(TrainCommand.EXIT_STOPPED);
            assertThat(Duration.between(asked, Instant.now()))
                    .isLessThan(Duration.ofMillis(LONG_STEP_MILLIS).plusSeconds(5));
            String last = lines.lines().reduce("", (_, line) -> line);
            JsonNode checkpoint = JSON.readTree(last);
            assertThat(checkpoint.path("type").stringValue()).isEqualTo("checkpoint");
            assertThat(folder.resolve(checkpoint.path("folder").stringValue())).isDirectory();
        }
    }

    private Process start(int epochs, int stepMillis, Ending ending) throws IOException {
        TrainingJob job =
                new TrainingJob(
                        JobType.TRAIN,
                        "job-1",
                        1,
                        "counting",
                        "sum",
                        parameters(epochs, stepMillis, ending),
                        1,
                        folder,
                        "ds-1",
                        "numbers",
                        null,
                        Map.of(),
                        null,
                        1,
                        0,
                        60);
        Files.write(folder.resolve(TrainingJob.FILE), JSON.writeValueAsBytes(job));
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Application.class.getName(),
                                "train",
                                folder.toString())
                        .redirectError(folder.resolve("log").toFile())
                        .start();
        return process;
    }

    private static JsonNode parameters(int epochs, int stepMillis, Ending ending) {
        ObjectNode tree =
                JSON.valueToTree(new CountingParameters(epochs, 5, stepMillis, 0.5, ending));
        return tree.without("shortEnough"); // a rule, not a parameter
    }

    private static List<JsonNode> eventsOf(Process process) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> events.add(JSON.readTree(line)));
        }
        return events;
    }

    private int exitCode() throws InterruptedException {
        Process running = Objects.requireNonNull(process);
        assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return running.exitValue();
    }
}
