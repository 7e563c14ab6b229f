package org.latentserver.gan.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.latentserver.gan.training.TwoModes.TINY;
import static org.latentserver.gan.training.TwoModes.contrast;
import static org.latentserver.gan.training.TwoModes.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.api.Picture;
import org.latentserver.engine.NativeMemory;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.NetworkKind;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.training.ItemSource;

class GanTaskTests {
    private static final int STEPS = 400;

    @TempDir private Path folder;
    private ItemSource source;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void writeTwoModes() throws IOException {
        source = ItemSource.open(TwoModes.write(folder.resolve("data")));
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void theGeneratorsUpdateLeavesNoGradientInTheDiscriminator() {
        try (GanTask task = task(TINY)) {
            train(task, 0, 2);
            boolean looked = false;
            for (Pair<String, Parameter> pair : task.networks().discriminator().getParameters()) {
                if (pair.getValue().requiresGradient()) {
                    looked = true;
                    try (NDArray gradient = pair.getValue().getArray().getGradient()) {
                        assertThat(gradient.toFloatArray()).as(pair.getKey()).containsOnly(0f);
                    }
                }
            }
            assertThat(looked).isTrue();
        }
    }

    @Test
    void makesKUpdatesOfTheDiscriminatorAndMOfTheGenerator() throws IOException {
        GanParameters parameters =
                GanChoices.with(TINY, Map.of("discriminatorSteps", 3, "generatorSteps", 2));
        try (GanTask task = task(parameters)) {
            assertThat(task.stepsPerEpoch()).isEqualTo(320 / 16 / 3);
            train(task, 0, 5);
            Path saved = save(task, "counted");
            try (Arena arena = Arena.ofConfined()) {
                Map<String, Tensor> state =
                        Safetensors.read(saved.resolve("state.safetensors"), arena);
                assertThat(count(state, "adam.discriminator.steps")).containsExactly(0, 15);
                assertThat(count(state, "adam.generator.steps")).containsExactly(0, 10);
                assertThat(count(state, "generatorUpdates")).containsExactly(0, 10);
            }
        }
    }

    @Test
    void aResumedRunEndsWithTheSameBytesAsAnUninterruptedOne() throws IOException {
        Path straight;
        Path halved;
        Path resumed;
        GanParameters judgedOften = GanChoices.with(TINY, Map.of("guardWindow", 10));
        try (GanTask task = task(judgedOften)) {
            train(task, 0, 23);
            halved = save(task, "halved");
            train(task, 23, 31);
            straight = save(task, "straight");
        }
        try (GanTask task = task(judgedOften)) {
            task.restore(halved);
            train(task, 23, 31);
            resumed = save(task, "resumed");
        }
        byte[] expected = Files.readAllBytes(straight.resolve("state.safetensors"));
        assertThat(Files.readAllBytes(resumed.resolve("state.safetensors"))).isEqualTo(expected);
        assertThat(Files.readAllBytes(halved.resolve("state.safetensors"))).isNotEqualTo(expected);
        assertThat(resumed.resolve("guard.json"))
                .hasSameTextualContentAs(straight.resolve("guard.json"));
    }

    static List<Arguments> settings() {
        return List.of(
                arguments("hinge", Map.of()),
                arguments("minimax", Map.of("loss", "minimax", "labelSmoothing", 0.1)),
                arguments(
                        "non-saturating with R1",
                        Map.of("loss", "non-saturating", "spectralNorm", false, "r1", 1)),
                arguments(
                        "WGAN-GP",
                        Map.of(
                                "loss",
                                "wasserstein",
                                "spectralNorm",
                                false,
                                "gradientPenalty",
                                10,
                                "discriminatorSteps",
                                2)),
                arguments(
                        "residual with noise",
                        Map.of("network", "residual", "instanceNoise", 0.2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void coversBothModesOfATwoModeDataSet(String name, Map<String, ?> choices) throws IOException {
        GanParameters parameters = GanChoices.with(TINY, choices);
        try (GanTask task = task(parameters)) {
            train(task, 0, STEPS);
            task.recomputeStatistics();
            List<Picture> pictures = task.pictures(100);
            long left = pictures.stream().filter(p -> contrast(p) > 0.5).count();
            long right = pictures.stream().filter(p -> contrast(p) < -0.5).count();
            assertThat(left).isGreaterThan(25);
            assertThat(right).isGreaterThan(25);
            assertThat(left + right).isGreaterThan(85);
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkKind.class)
    void aConditionalGeneratorMakesTheClassThatItIsTold(NetworkKind network) throws IOException {
        GanParameters parameters =
                GanChoices.with(TINY, Map.of("conditional", true, "network", network));
        try (GanTask task = task(parameters)) {
            train(task, 0, STEPS);
            task.recomputeStatistics();
            List<Picture> pictures = task.pictures(100);
            long right = 0;
            for (int i = 0; i < pictures.size(); i++) {
                right += (i % 2 == 0) == (contrast(pictures.get(i)) > 0) ? 1 : 0;
            }
            assertThat(right).isGreaterThan(97);
        }
    }

    @Test
    void endOfEpochShowsTheFixedNoiseAndReportsDiversity() throws IOException {
        TwoModes.Reports reports = new TwoModes.Reports();
        List<List<Picture>> shown = reports.shown();
        try (GanTask task = TwoModes.task(source, TINY, reports)) {
            train(task, 0, 20);
            assertThat(task.takeMetrics()).containsKeys("logitMargin", "generatorLoss");
            assertThat(task.endEpoch(1).get("samplePixelDiversity")).isPositive();
            assertThat(shown).hasSize(1);
            assertThat(shown.getFirst()).hasSize(GanTrainer.SAMPLES);
            task.endEpoch(2);
            assertThat(shown.get(1).get(3).pixels()).isEqualTo(shown.getFirst().get(3).pixels());
        }
    }

    @Test
    void memoryStaysFlatOverSteps() {
        long bytesPerStep = 2_000; // one picture batch left open costs 4,096
        assumeTrue(NativeMemory.allocated().isPresent(), "needs glibc to count native bytes");
        try (GanTask task = task(TINY)) {
            train(task, 0, 100);
            // the JVM's compiler allocates at times, too: a leak grows in every window, it does not
            long least = Long.MAX_VALUE;
            for (int window = 1; window <= 5; window++) {
                long before = NativeMemory.allocated().orElseThrow();
                train(task, window * 100, window * 100 + 100);
                long grown = NativeMemory.allocated().orElseThrow() - before;
                least = Math.min(least, grown / 100);
            }
            assertThat(least).isLessThan(bytesPerStep);
        }
    }

    private static float[] count(Map<String, Tensor> state, String name) {
        return Objects.requireNonNull(state.get(name)).floats();
    }

    private Path save(GanTask task, String name) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        task.save(target);
        return target;
    }

    private GanTask task(GanParameters parameters) {
        return TwoModes.task(source, parameters, new TwoModes.Reports());
    }
}
