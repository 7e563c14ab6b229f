package org.latentserver.gan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.Latents;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.ContentFolder;
import org.latentserver.training.EvaluationResult;
import org.latentserver.training.StopSignal;
import org.latentserver.training.TestRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bundled generator is measured against pictures that it made itself, of other noise: what it
 * makes is then as real as can be.
 */
class GanEvaluatorTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path GENERATOR = Path.of("models/digits-gan").toAbsolutePath();
    private static final Path EXTRACTOR = Path.of("models/digits-classifier").toAbsolutePath();
    private static final int SIDE = 28;
    private static final int COUNT = 1000;

    @TempDir private static Path folder;
    private static Path own;
    private static Path noise;

    @BeforeAll
    static void writeData() throws IOException {
        TestEngine.start();
        own =
                ContentFolder.images(
                        Files.createDirectory(folder.resolve("own")), 1, SIDE, SIDE, made(99));
        byte[] random = new byte[COUNT * SIDE * SIDE];
        new SplittableRandom(3).nextBytes(random);
        noise =
                ContentFolder.images(
                        Files.createDirectory(folder.resolve("noise")), 1, SIDE, SIDE, random);
    }

    private static byte[] made(long seed) throws IOException {
        try (NDManager manager = PyTorch.newManager();
                EvaluatedGan gan = EvaluatedGan.open(ModelPackage.open(GENERATOR), manager)) {
            float[] z = Latents.normal(seed, COUNT, gan.architecture().latentSize());
            float[] pixels =
                    gan.pictures(gan.noise(manager, z, 0, COUNT), new int[0]).toFloatArray();
            byte[] bytes = new byte[pixels.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Math.round(255 * Math.clamp(pixels[i], 0f, 1f));
            }
            return bytes;
        }
    }

    @Test
    void aGeneratorOfTheDataItselfIsAsGoodAsTheFloor() throws IOException {
        EvaluationResult result = evaluate(own, Map.of("pictures", 400));
        JsonNode report = result.report();
        assertThat(report.at("/extractor/packageId").asString())
                .isEqualTo(ModelPackage.idOf(EXTRACTOR));
        assertThat(report.at("/extractor/dimension").asInt()).isEqualTo(64);
        assertThat(report.path("pictures").asInt()).isEqualTo(400);
        assertThat(figure(result, "frechetDistanceRatio")).isBetween(0.6, 1.6);
        assertThat(figure(result, "kernelDistance"))
                .isLessThan(0.1 * report.at("/anchors/0/frechetDistance").asDouble());
        JsonNode floor = report.at("/neighbourhoods/floor");
        for (String name : new String[] {"precision", "recall", "density", "coverage"}) {
            assertThat(figure(result, name)).isCloseTo(floor.path(name).asDouble(), within(0.1));
        }
        assertThat(figure(result, "precision")).isGreaterThan(0.6);
        assertThat(report.at("/classes/present").asInt()).isEqualTo(10);
        assertThat(figure(result, "classesCovered")).isEqualTo(10);
        assertThat(figure(result, "classDistance")).isLessThan(0.15);
        assertThat(report.at("/duplicates/identical").asDouble()).isZero();
        assertThat(figure(result, "duplicates")).isLessThan(0.05);
        assertThat(figure(result, "nearestTrainingRatio")).isBetween(0.8, 1.2);
        assertThat(anchors(report).values())
                .allMatch(distance -> distance > 3 * figure(result, "frechetDistance"));
    }

    @Test
    void picturesOfOneKindAreToldFromAllOthers() throws IOException {
        EvaluationResult result = evaluate(own, Map.of("pictures", 400, "truncation", 0.01));
        assertThat(figure(result, "frechetDistanceRatio")).isGreaterThan(20);
        assertThat(figure(result, "recall")).isLessThan(0.05);
        assertThat(figure(result, "classesCovered")).isLessThan(3);
        assertThat(figure(result, "duplicates")).isGreaterThan(0.95);
    }

    @Test
    void digitsAreFarFromNoise() throws IOException {
        EvaluationResult result = evaluate(noise, Map.of("pictures", 200));
        assertThat(figure(result, "frechetDistanceRatio")).isGreaterThan(100);
        assertThat(figure(result, "precision")).isZero();
        assertThat(figure(result, "recall")).isZero();
        assertThat(figure(result, "kernelDistance"))
                .isGreaterThan(100 * Math.abs(figure(result, "kernelDistanceFloor")));
        assertThat(result.report().at("/nearestTraining/ratio").asDouble()).isGreaterThan(3);
    }

    @Test
    void noiseIsFoundForPicturesThatTheGeneratorMade() throws IOException {
        EvaluationResult result =
                evaluate(own, Map.of("task", "projection", "projected", 3, "steps", 200));
        assertThat(result.report().path("images")).hasSize(3);
        for (JsonNode image : result.report().path("images")) {
            assertThat(image.path("z")).hasSize(64);
            assertThat(image.path("mse").asDouble()).isLessThan(0.01);
            assertThat(image.path("psnr").asDouble())
                    .isCloseTo(-10 * Math.log10(image.path("mse").asDouble()), within(1e-6));
        }
        EvaluationResult other =
                evaluate(noise, Map.of("task", "projection", "projected", 1, "steps", 50));
        assertThat(figure(other, "mse")).isGreaterThan(10 * figure(result, "mse"));
    }

    private static double figure(EvaluationResult result, String name) {
        assertThat(result.metrics()).containsKey(name);
        return result.metrics().getOrDefault(name, Double.NaN);
    }

    private static Map<String, Double> anchors(JsonNode report) {
        Map<String, Double> anchors = new TreeMap<>();
        StreamSupport.stream(report.path("anchors").spliterator(), false)
                .forEach(anchor ->
                        anchors.put(
                                anchor.path("name").asString(),
                                anchor.path("frechetDistance").asDouble()));
        assertThat(anchors).containsOnlyKeys("noise", "blur", "one-class");
        return anchors;
    }

    private EvaluationResult evaluate(Path data, Map<String, ?> choices) throws IOException {
        ObjectNode parameters = JSON.valueToTree(GanEvaluationParameters.DEFAULTS);
        parameters.put("extractor", "digits-classifier:1");
        choices.forEach((name, value) -> parameters.set(name, JSON.valueToTree(value)));
        Path work = Files.createTempDirectory(folder, "work");
        new GanEvaluator()
                .evaluate(
                        TestRun.evaluation(
                                work,
                                data,
                                parameters,
                                1,
                                GENERATOR,
                                Map.of("extractor", EXTRACTOR),
                                new StopSignal(),
                                new ByteArrayOutputStream()));
        assertThat(work.resolve("samples")).isNotEmptyDirectory();
        return JSON.readValue(
                Files.readAllBytes(work.resolve("report").resolve(EvaluationResult.FILE)),
                EvaluationResult.class);
    }
}
