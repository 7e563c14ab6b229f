package org.latentserver.autoencoder.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.autoencoder.training.AutoencoderParameters;
import org.latentserver.autoencoder.training.AutoencoderTrainer;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.ContentFolder;
import org.latentserver.training.EvaluationResult;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.StopSignal;
import org.latentserver.training.StoppedException;
import org.latentserver.training.TestRun;
import org.latentserver.training.TrainingRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Versions trained on soft blobs, whose class is the quarter of the image that they lie in. */
class AutoencoderEvaluatorTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SIDE = 12;
    private static final int COUNT = 1000;

    @TempDir private Path folder;
    private Path data = Path.of("unset");

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        SplittableRandom random = new SplittableRandom(3);
        byte[] pixels = new byte[COUNT * SIDE * SIDE];
        int[] labels = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            double y0 = random.nextDouble(SIDE);
            double x0 = random.nextDouble(SIDE);
            labels[i] = (y0 < SIDE / 2.0 ? 0 : 2) + (x0 < SIDE / 2.0 ? 0 : 1);
            for (int p = 0; p < SIDE * SIDE; p++) {
                int row = p / SIDE;
                double distance = Math.hypot(row - y0, p % SIDE - x0);
                pixels[i * SIDE * SIDE + p] = (byte) (255 * Math.exp(-distance * distance / 6));
            }
        }
        ContentFolder.images(data, 1, SIDE, SIDE, pixels);
        ContentFolder.label(data, List.of("nw", "ne", "sw", "se"), labels);
    }

    @Test
    void theReportAgreesWithTheTrainerAndBeatsLinearCodes() throws IOException {
        ModelPackage version =
                train(Map.of("hiddenSizes", List.of(64), "codeSize", 3, "noise", "gaussian"));
        EvaluationResult result = evaluate(version, Map.of("noiseLevels", List.of(0.1, 0.3)));
        JsonNode report = result.report();
        double trained = version.manifest().training().metrics().getOrDefault("testMse", 0.0);
        assertThat(report.at("/test/mse").asDouble()).isCloseTo(trained, within(1e-6));
        assertThat(result.metrics()).containsEntry("testMse", report.at("/test/mse").asDouble());
        assertThat(report.at("/test/psnr").asDouble())
                .isCloseTo(-10 * Math.log10(report.at("/test/mse").asDouble()), within(1e-9));
        assertThat(report.at("/test/ssim").asDouble()).isBetween(0.3, 1.0);
        assertThat(report.at("/principalComponents/size").asInt()).isEqualTo(3);
        assertThat(report.at("/principalComponents/mse").asDouble())
                .isGreaterThan(report.at("/test/mse").asDouble())
                .isGreaterThan(report.at("/principalComponents/clippedMse").asDouble());
        assertThat(report.at("/testItems").asInt()).isEqualTo(COUNT / 10);
        assertThat(report.path("representations")).hasSize(3);
        for (JsonNode representation : report.path("representations")) {
            assertThat(representation.path("precisionAt10").asDouble()).isBetween(0.7, 1.0);
            assertThat(representation.path("neighborAccuracy").asDouble()).isBetween(0.8, 1.0);
        }
        assertThat(report.at("/denoising/0/noisyPsnr").asDouble())
                .isGreaterThan(report.at("/denoising/1/noisyPsnr").asDouble())
                .isCloseTo(-20 * Math.log10(0.1), within(4.0)); // half of it is clipped at black
        assertThat(report.at("/denoising/1/denoisedPsnr").asDouble())
                .isGreaterThan(report.at("/denoising/1/principalComponentsPsnr").asDouble());
    }

    @Test
    void codesWithoutLabelsAndBeyondComparisonStillHaveFigures() throws IOException {
        Files.delete(data.resolve("labels.i32"));
        ContentFolder.images(data, 1, SIDE, SIDE, Files.readAllBytes(data.resolve("images.u8")));
        ModelPackage version =
                train(Map.of("hiddenSizes", List.of(), "codeSize", 200, "epochs", 1));
        EvaluationResult result = evaluate(version, Map.of("noiseLevels", List.of()));
        assertThat(result.report().at("/principalComponents/mse").asDouble())
                .isCloseTo(0, within(1e-9)); // there are only 144 dimensions
        assertThat(result.report().path("representations")).isEmpty();
        assertThat(result.metrics())
                .containsKeys("testMse", "activeUnits")
                .doesNotContainKey("precisionAt10");
    }

    @Test
    void theTableHasARowForEachNumberOfLabels() throws IOException {
        ModelPackage version = train(Map.of("hiddenSizes", List.of(64), "codeSize", 4));
        Map<String, Object> parameters =
                Map.of(
                        "task",
                        "pretraining",
                        "labels",
                        List.of(20, 100),
                        "steps",
                        300,
                        "repeats",
                        2);
        EvaluationResult result = evaluate(version, parameters);
        JsonNode table = result.report().path("table");
        assertThat(table).extracting(row -> row.path("labels").asInt()).containsExactly(20, 100);
        for (JsonNode row : table) {
            for (String way : List.of("pretrained", "scratch", "linearProbe")) {
                assertThat(row.path(way).path("mean").asDouble()).as(way).isBetween(0.75, 1.0);
            }
        }
        assertThat(result.metrics()).containsKeys("pretrainedAccuracy20", "scratchAccuracy100");
    }

    @Test
    void aCopyBeginsWithTheWeightsOfTheVersionAndAnUntrainedOneElsewhere() throws IOException {
        ModelPackage version =
                train(Map.of("hiddenSizes", List.of(16), "codeSize", 3, "epochs", 1));
        try (NDManager manager = PyTorch.newManager();
                TrainedNetwork network = TrainedNetwork.open(version)) {
            NDArray items = manager.randomUniform(0, 1, new Shape(5, 1, SIDE, SIDE));
            float[] codes = network.encode(items).toFloatArray();
            assertThat(codes(network.copy(manager), items)).isEqualTo(codes);
            assertThat(codes(network.untrained(manager), items)).isNotEqualTo(codes);
        }
    }

    private static float[] codes(AutoencoderNetwork network, NDArray items) {
        ParameterStore store = new ParameterStore(items.getManager(), false);
        return network.encode(store, items, false).toFloatArray();
    }

    @Test
    void theSameSeedGivesTheSameReport() throws IOException {
        ModelPackage version =
                train(Map.of("hiddenSizes", List.of(16), "codeSize", 3, "epochs", 1));
        Map<String, Object> parameters =
                Map.of(
                        "task",
                        "pretraining",
                        "labels",
                        List.of(20),
                        "steps",
                        10,
                        "repeats",
                        1,
                        "testItems",
                        50);
        assertThat(evaluate(version, parameters).report())
                .isEqualTo(evaluate(version, parameters).report());
    }

    @Test
    void aStopEndsIt() throws IOException {
        ModelPackage version = train(Map.of("hiddenSizes", List.of(), "codeSize", 3, "epochs", 1));
        StopSignal stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> run(version, Map.of(), folder.resolve("stopped"), stop))
                .isInstanceOf(StoppedException.class);
    }

    private ModelPackage train(Map<String, Object> changed) throws IOException {
        Map<String, Object> parameters =
                new HashMap<>(Map.of("epochs", 60, "batchSize", 32, "learningRate", 0.003));
        parameters.putAll(changed);
        var complete = JSON.valueToTree(AutoencoderParameters.DEFAULTS).asObject();
        parameters.forEach((name, value) -> complete.set(name, JSON.valueToTree(value)));
        TrainingRun run =
                TestRun.of(
                        folder.resolve("training"),
                        data,
                        complete,
                        5,
                        null,
                        new StopSignal(),
                        new ByteArrayOutputStream());
        new AutoencoderTrainer().train(run);
        return ModelPackage.open(run.packageFolder());
    }

    private EvaluationResult evaluate(ModelPackage version, Map<String, Object> changed)
            throws IOException {
        Path work = Files.createTempDirectory(folder, "evaluation");
        run(version, changed, work, new StopSignal());
        return JSON.readValue(
                Files.readAllBytes(
                        work.resolve(EvaluationRun.REPORT).resolve(EvaluationResult.FILE)),
                EvaluationResult.class);
    }

    private void run(ModelPackage version, Map<String, Object> changed, Path work, StopSignal stop)
            throws IOException {
        var parameters = JSON.valueToTree(AutoencoderEvaluationParameters.DEFAULTS).asObject();
        changed.forEach((name, value) -> parameters.set(name, JSON.valueToTree(value)));
        new AutoencoderEvaluator()
                .evaluate(
                        TestRun.evaluation(
                                work,
                                data,
                                parameters,
                                7,
                                version.folder(),
                                stop,
                                new ByteArrayOutputStream()));
    }
}
