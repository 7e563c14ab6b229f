package org.latentserver.autoencoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.TinyPackages;
import org.latentserver.perceptual.loss.PerceptualLoss;
import org.latentserver.perceptual.network.ConvolutionalClassifier;
import org.latentserver.training.ContentFolder;
import org.latentserver.training.StopSignal;
import org.latentserver.training.TestRun;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Images compared in the feature space of a small network with random weights. */
class PerceptualObjectiveTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SIDE = 16;
    private static final float ROUNDING = 1e-5f;

    @TempDir private Path folder;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @ParameterizedTest
    @CsvSource({"1, distance, 0.5", "0.25, features, 3", "0, distance, 2"})
    void theErrorIsTheWeightedSum(double lossWeight, String form, double perceptualWeight)
            throws IOException {
        AutoencoderParameters parameters =
                JSON.treeToValue(
                        parameters(
                                Map.of(
                                        "lossWeight", lossWeight,
                                        "perceptualForm", form,
                                        "perceptualWeight", perceptualWeight)),
                        AutoencoderParameters.class);
        try (NDManager manager = PyTorch.newManager();
                PerceptualLoss loss =
                        PerceptualLoss.open(
                                perceptual(), parameters.perceptualForm().form(), manager)) {
            AutoencoderNetwork network =
                    new AutoencoderNetwork(parameters.network(List.of(3, SIDE, SIDE), true));
            network.initialize(manager);
            NDArray items = manager.randomUniform(0, 1, new Shape(4, 3, SIDE, SIDE));
            ParameterStore store = new ParameterStore(manager, false);
            NDArray output =
                    network.output(
                            store,
                            network.decode(store, network.encode(store, items, false), false));
            float mse = output.sub(items).square().mean().getFloat();
            float distance = loss.of(items, output).getFloat();
            float error =
                    new Objective(parameters, network, loss).of(store, items).error().getFloat();
            assertThat(distance).isPositive();
            assertThat(error)
                    .isCloseTo(
                            (float) (lossWeight * mse + perceptualWeight * distance),
                            within(ROUNDING));
        }
    }

    @Test
    void featuresAloneBringImagesTogether() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        ContentFolder.images(data, 3, SIDE, SIDE, discs(300));
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        ObjectNode parameters =
                parameters(
                        Map.of(
                                "lossWeight", 0,
                                "perceptualForm", "features",
                                "epochs", 20,
                                "batchSize", 16,
                                "learningRate", 0.003));
        new AutoencoderTrainer()
                .train(
                        TestRun.of(
                                folder.resolve("work"),
                                data,
                                parameters,
                                Map.of("perceptualModel", perceptual().folder()),
                                5,
                                new StopSignal(),
                                events));
        List<Double> errors =
                events.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("\"metric\""))
                        .map(line -> JSON.readTree(line).at("/values/validationMse"))
                        .filter(value -> !value.isMissingNode())
                        .map(value -> value.asDouble())
                        .toList();
        assertThat(errors).hasSize(20);
        assertThat(errors.getLast()).isLessThan(0.5 * errors.getFirst());
    }

    private static ObjectNode parameters(Map<String, Object> changed) {
        ObjectNode parameters = JSON.valueToTree(AutoencoderParameters.DEFAULTS).asObject();
        parameters.put("perceptualModel", "tiny:1").put("codeSize", 4);
        parameters.putArray("hiddenSizes").add(64);
        changed.forEach((name, value) -> parameters.set(name, JSON.valueToTree(value)));
        return parameters;
    }

    private ModelPackage perceptual() throws IOException {
        Path target = folder.resolve("perceptual");
        return Files.exists(target)
                ? ModelPackage.open(target)
                : TinyPackages.classifier(
                        target,
                        new ConvolutionalClassifier(
                                3,
                                2 * SIDE,
                                2 * SIDE,
                                List.of(16, 16),
                                List.of(0, 1),
                                List.of(0.5f, 0.5f, 0.5f),
                                List.of(0.25f, 0.25f, 0.25f),
                                List.of("a", "b")));
    }

    /** One light disc on dark ground each. */
    private static byte[] discs(int count) {
        SplittableRandom random = new SplittableRandom(3);
        byte[] pixels = new byte[count * 3 * SIDE * SIDE];
        for (int i = 0; i < count; i++) {
            double y0 = random.nextDouble(4, SIDE - 4);
            double x0 = random.nextDouble(4, SIDE - 4);
            for (int p = 0; p < 3 * SIDE * SIDE; p++) {
                double y = p / SIDE % SIDE;
                double x = p % SIDE;
                pixels[i * 3 * SIDE * SIDE + p] =
                        (byte) (255 / (1 + Math.exp(2 * (Math.hypot(y - y0, x - x0) - 3))));
            }
        }
        return pixels;
    }
}
