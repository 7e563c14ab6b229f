package org.latentserver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.NativeMemory;
import org.latentserver.engine.TestEngine;
import tools.jackson.databind.node.JsonNodeFactory;

class TrainingLoopTests {
    private static final int WIDTH = 28 * 28;
    private static final int EPOCHS = 4;

    /** A batch left open at each step costs 31,360 bytes, the JVM's compiler varies by 30 MB. */
    private static final long BYTES_PER_STEP = 15_000;

    @TempDir private Path folder;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private Path data = Path.of("unset");

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void writeData() throws IOException {
        byte[] pixels = new byte[100 * WIDTH];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        data = Files.createDirectories(folder.resolve("data"));
        ContentFolder.images(data, 1, 28, 28, pixels);
    }

    @Test
    void aResumedRunEndsWithTheSameBytesAsAnUninterruptedOne() throws IOException {
        byte[] straight = train(folder.resolve("straight"), null, Integer.MAX_VALUE);
        Path halved = folder.resolve("halved");
        assertThatThrownBy(() -> train(halved, null, 13)).isInstanceOf(StoppedException.class);
        Path checkpoint = new Checkpoints(halved).newest().orElseThrow();
        assertThat(checkpoint.getFileName()).hasToString("000000000013");
        byte[] resumed = train(halved, checkpoint, Integer.MAX_VALUE);
        assertThat(resumed).isEqualTo(straight);
    }

    @Test
    void goingOnFromTheLastCheckpointOfAFinishedRunTrainsNoFurther() throws IOException {
        Path work = folder.resolve("work");
        byte[] first = train(work, null, Integer.MAX_VALUE);
        Path last = new Checkpoints(work).newest().orElseThrow();
        assertThat(train(work, last, Integer.MAX_VALUE)).isEqualTo(first);
    }

    @Test
    void keepsTheNewestCheckpointsOnly() throws IOException {
        Path work = folder.resolve("work");
        train(work, null, Integer.MAX_VALUE);
        try (var kept = Files.list(work.resolve("checkpoints"))) {
            assertThat(kept.map(path -> path.getFileName().toString()).sorted().toList())
                    .hasSize(Checkpoints.KEPT)
                    .last()
                    .isEqualTo("%012d".formatted(EPOCHS * 8));
        }
    }

    @Test
    void reportsProgressMetricsAndCheckpointsInOrder() throws IOException {
        train(folder.resolve("work"), null, Integer.MAX_VALUE);
        List<String> lines = events.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).filteredOn(line -> line.contains("\"checkpoint\"")).hasSize(EPOCHS);
        assertThat(lines).filteredOn(line -> line.contains("validationMse")).hasSize(EPOCHS);
        assertThat(lines)
                .filteredOn(line -> line.contains("\"progress\""))
                .last()
                .asString()
                .contains("\"progress\":1.0");
    }

    @Test
    void aTrainingThatDivergesEndsWithAnExplanation() {
        assertThatThrownBy(
                        () -> {
                            TrainingRun run = run(folder.resolve("work"), null, new StopSignal());
                            try (LinearAutoencoder task =
                                    new LinearAutoencoder(run, EPOCHS, 1e30f)) {
                                TrainingLoop.run(run, task);
                            }
                        })
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("diverged")
                .hasMessageContaining("learningRate");
    }

    @Test
    void nativeMemoryStaysLevelOverTwoThousandSteps() throws IOException {
        assumeTrue(NativeMemory.allocated().isPresent(), "needs glibc's mallinfo2");
        TrainingRun run = run(folder.resolve("work"), null, new StopSignal());
        try (LinearAutoencoder task = new LinearAutoencoder(run, EPOCHS, 1e-3f)) {
            steps(task, 0, 1000); // the memory of the JVM's compiler settles
            int arrays = task.openArrays();
            long before = NativeMemory.allocated().orElseThrow();
            steps(task, 1000, 3000);
            assertThat(task.openArrays()).isEqualTo(arrays);
            long growth = NativeMemory.allocated().orElseThrow() - before;
            assertThat(growth).isLessThan(2000 * BYTES_PER_STEP);
        }
    }

    private static void steps(LinearAutoencoder task, int from, int to) {
        for (int step = from; step < to; step++) {
            task.step(step / task.stepsPerEpoch(), step);
        }
    }

    private byte[] train(Path work, @Nullable Path checkpoint, int stopAfter) throws IOException {
        StopSignal stop = new StopSignal();
        TrainingRun run = run(work, checkpoint, stop);
        try (LinearAutoencoder task = new LinearAutoencoder(run, EPOCHS, 1e-2f)) {
            task.beforeStep(step -> {
                if (step + 1 == stopAfter) {
                    stop.request();
                }
            });
            TrainingLoop.run(run, task);
            Path weights = work.resolve("weights.safetensors");
            task.writeWeights(weights);
            return Files.readAllBytes(weights);
        }
    }

    private TrainingRun run(Path work, @Nullable Path checkpoint, StopSignal stop)
            throws IOException {
        return TestRun.of(
                work, data, JsonNodeFactory.instance.objectNode(), 42, checkpoint, stop, events);
    }
}
