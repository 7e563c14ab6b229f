package org.latentserver.autoencoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.measures.ErrorQuantiles;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.autoencoder.network.Noise;
import org.latentserver.autoencoder.network.NoiseKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.training.ContentFolder;
import org.latentserver.training.ItemSource;
import org.latentserver.training.StopSignal;
import org.latentserver.training.StoppedException;
import org.latentserver.training.TestRun;
import org.latentserver.training.TrainingRun;
import tools.jackson.databind.json.JsonMapper;

class AutoencoderTrainerTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int DIMENSIONS = 6;
    private static final int CODE = 2;
    private static final int ROWS = 2000;
    private static final double NOISE = 0.5;

    /** The optimum of a linear autoencoder is that of principal components. */
    private static final double PCA_TOLERANCE = 0.01;

    @TempDir private Path folder;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private Path data = Path.of("unset");

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void makeDataFolder() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
    }

    /**
     * Rows are independent Gaussians along rotated axes with known variances, far from the origin:
     * the error of the best plane is the mean of the variances off it, as measured on the rows.
     */
    @Test
    void aLinearAutoencoderConvergesToPrincipalComponents() throws IOException {
        double[] deviations = {9, 5, 2, 1.5, 1, 0.5};
        ContentFolder.rows(data, DIMENSIONS, rotated(deviations));
        ModelPackage trained =
                train(
                        folder.resolve("work"),
                        Map.of(
                                "hiddenSizes",
                                List.of(),
                                "activation",
                                "linear",
                                "codeSize",
                                CODE,
                                "epochs",
                                60,
                                "batchSize",
                                64,
                                "learningRate",
                                0.02));
        double error = trained.manifest().training().metrics().getOrDefault("testMse", 0.0);
        double best = principalComponentsError();
        assertThat(error).isCloseTo(best, within(PCA_TOLERANCE * best));
        assertThat(trained.manifest().architecture().get("bounded").asBoolean()).isFalse();
        assertThat(events.toString(StandardCharsets.UTF_8)).contains("outside [0, 1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"noise\": \"gaussian\", \"dropout\": 0.2}",
                "{\"noise\": \"masking\", \"l1Weights\": 0.1}",
                "{\"variational\": true}",
            })
    void resumedTrainingEqualsUninterrupted(String variant) throws IOException {
        blobs(1, 9, 11, 100);
        Map<String, Object> parameters =
                new HashMap<>(
                        Map.of(
                                "architecture", "convolutional",
                                "channels", List.of(4, 4),
                                "codeSize", 3,
                                "epochs", 4,
                                "batchSize", 16));
        JSON.readTree(variant).forEachEntry(parameters::put);
        byte[] straight =
                Files.readAllBytes(train(folder.resolve("straight"), parameters).weights());
        Path halved = folder.resolve("halved");
        StopSignal stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> train(halved, parameters, null, stop))
                .isInstanceOf(StoppedException.class);
        Path checkpoint = halved.resolve("checkpoints/000000000001");
        ModelPackage resumed = train(halved, parameters, checkpoint, new StopSignal());
        assertThat(Files.readAllBytes(resumed.weights())).isEqualTo(straight);
    }

    @Test
    void aPackageHoldsPreviewCardAndFigures() throws IOException {
        blobs(3, 8, 10, 100);
        Path work = folder.resolve("work");
        ModelPackage trained =
                train(
                        work,
                        Map.of(
                                "architecture",
                                "convolutional",
                                "channels",
                                List.of(4),
                                "loss",
                                "bce",
                                "codeSize",
                                2,
                                "epochs",
                                2));
        ModelPackage opened = ModelPackage.open(trained.folder());
        assertThat(opened.manifest().files())
                .containsOnlyKeys(
                        ModelManifest.WEIGHTS,
                        ModelManifest.CARD,
                        ModelManifest.PREVIEW,
                        ErrorQuantiles.FILE);
        assertThat(opened.manifest().training().metrics())
                .containsKeys("validationMse", "validationPsnr", "testMse", "testPsnr")
                .containsEntry("activeUnits", 2.0)
                .containsEntry("deadUnits", 0.0);
        assertThat(opened.manifest().inputs().getFirst().shape()).containsExactly(-1L, 3L, 8L, 10L);
        assertThat(work.resolve("samples/000002-reconstructions.png")).isNotEmptyFile();
    }

    @Test
    void trainingLowersTheError() throws IOException {
        blobs(1, 8, 8, 400);
        Map<String, Object> parameters =
                Map.of("hiddenSizes", List.of(32), "codeSize", 4, "epochs", 30, "batchSize", 32);
        train(folder.resolve("work"), parameters);
        List<Double> errors =
                events.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("validationMse"))
                        .filter(line -> line.contains("\"metric\""))
                        .map(line -> JSON.readTree(line).at("/values/validationMse").asDouble())
                        .toList();
        assertThat(errors).hasSize(30);
        assertThat(errors.getLast()).isLessThan(0.3 * errors.getFirst());
    }

    @Test
    void anL1PenaltyOnWeightsLeavesExactZerosInThePackage() throws IOException {
        blobs(1, 8, 8, 200);
        Map<String, Object> parameters =
                Map.of(
                        "hiddenSizes",
                        List.of(16),
                        "l1Weights",
                        0.5,
                        "learningRate",
                        0.01,
                        "epochs",
                        20,
                        "batchSize",
                        32);
        ModelPackage trained = train(folder.resolve("work"), parameters);
        long zeros = 0;
        long all = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (var tensor : Safetensors.read(trained.weights(), arena).entrySet()) {
                for (float weight : tensor.getValue().floats()) {
                    boolean counts = tensor.getKey().endsWith("weight");
                    zeros += counts && weight == 0 ? 1 : 0;
                    all += counts ? 1 : 0;
                }
            }
        }
        double share = trained.manifest().training().metrics().getOrDefault("zeroWeights", 0.0);
        assertThat(share).isEqualTo((double) zeros / all).isBetween(0.2, 0.99);
    }

    @Test
    void aSparseCodeHasExactlyTheWantedActiveNumbers() throws IOException {
        blobs(1, 8, 8, 200);
        ModelPackage trained = train(folder.resolve("work"), Map.of("activeCodes", 8, "epochs", 2));
        assertThat(trained.manifest().training().metrics())
                .containsEntry("codeZeros", 1 - 8 / 32.0);
    }

    /**
     * The negative control of denoising: with more numbers than the rows have and no penalty, the
     * network learns to copy whatever it sees, and all noise goes through it. Made to remove noise,
     * a linear one becomes Wiener's filter, whose error is known: v s / (v + s) along each axis of
     * variance v, with noise of variance s.
     */
    @Test
    void anOvercompleteCodeLearnsTheIdentityUnlessItHasNoiseToRemove() throws IOException {
        double[] deviations = {3, 2, 0.3, 0.3, 0.3, 0.3};
        ContentFolder.rows(data, DIMENSIONS, rotated(deviations));
        Map<String, Object> overcomplete =
                new HashMap<>(
                        Map.of(
                                "hiddenSizes",
                                List.of(),
                                "codeSize",
                                4 * DIMENSIONS,
                                "epochs",
                                60,
                                "batchSize",
                                64,
                                "learningRate",
                                0.01));
        double copied = shareOfNoiseLeft(train(folder.resolve("copy"), overcomplete));
        overcomplete.putAll(Map.of("noise", "gaussian", "noiseLevel", NOISE));
        double cleaned = shareOfNoiseLeft(train(folder.resolve("clean"), overcomplete));
        double scale = Arrays.stream(deviations).map(d -> d * d).average().orElseThrow();
        double s = NOISE * NOISE * scale;
        double wiener =
                Arrays.stream(deviations).map(d -> d * d / (d * d + s)).average().orElseThrow();
        assertThat(copied).isGreaterThan(0.95);
        assertThat(cleaned).isCloseTo(wiener, within(0.1 * wiener));
    }

    /** What is left of noise on the test rows behind a model, as a share of what was added. */
    private double shareOfNoiseLeft(ModelPackage trained) throws IOException {
        try (ItemSource source = ItemSource.open(data);
                NDManager manager = PyTorch.newManager()) {
            var network =
                    new AutoencoderNetwork(
                            JSON.treeToValue(
                                    trained.manifest().architecture(),
                                    AutoencoderArchitecture.class));
            network.initialize(manager);
            NetworkWeights.load(network, trained.weights());
            ParameterStore store = new ParameterStore(manager, false);
            NDArray clean =
                    network.standardized(store, source.load(manager, source.items(Split.TEST)));
            PyTorch.seed(8);
            NDArray noisy = new Noise(NoiseKind.GAUSSIAN, NOISE).disturb(clean, false);
            NDArray codes = network.codes(network.encoderOutput(store, noisy, false));
            NDArray output = network.output(store, network.decode(store, codes, false));
            NDArray left = network.standardized(store, output).sub(clean);
            return left.square().mean().getFloat() / noisy.sub(clean).square().mean().getFloat();
        }
    }

    /**
     * All black is a trap: its error is 0.11, and the sigmoid has no gradient there. The average
     * image has 0.067.
     */
    @Test
    void learnsMostlyBlackImagesFromTheStart() throws IOException {
        Path mnist =
                Path.of(System.getProperty("latent.test.data", "../shared/data"))
                        .resolve("mnist/train-images-idx3-ubyte.gz");
        assumeTrue(Files.exists(mnist), "needs " + mnist);
        try (var in = new GZIPInputStream(Files.newInputStream(mnist))) {
            in.skipNBytes(16);
            ContentFolder.images(data, 1, 28, 28, in.readNBytes(4000 * 28 * 28));
        }
        ModelPackage trained =
                train(
                        folder.resolve("work"),
                        Map.of(
                                "architecture",
                                "convolutional",
                                "epochs",
                                1,
                                "batchSize",
                                32,
                                "learningRate",
                                0.003));
        assertThat(trained.manifest().training().metrics().getOrDefault("testMse", 1.0))
                .isLessThan(0.05);
    }

    @Test
    void refusesRowsThatAreNotFinite() throws IOException {
        float[] values = new float[100 * 3];
        values[7] = Float.NaN;
        ContentFolder.rows(data, 3, values);
        assertThatThrownBy(() -> train(folder.resolve("work"), Map.of()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("row 2");
    }

    @Test
    void crossEntropyRefusesUnboundedRows() throws IOException {
        ContentFolder.rows(data, DIMENSIONS, rotated(new double[] {1, 1, 1, 1, 1, 1}));
        assertThatThrownBy(() -> train(folder.resolve("work"), Map.of("loss", "bce")))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters.loss"));
    }

    private ModelPackage train(Path work, Map<String, Object> parameters) throws IOException {
        return train(work, parameters, null, new StopSignal());
    }

    private ModelPackage train(
            Path work, Map<String, Object> changed, @Nullable Path checkpoint, StopSignal stop)
            throws IOException {
        var parameters = JSON.valueToTree(AutoencoderParameters.DEFAULTS).asObject();
        changed.forEach((name, value) -> parameters.set(name, JSON.valueToTree(value)));
        TrainingRun run = TestRun.of(work, data, parameters, 5, checkpoint, stop, events);
        new AutoencoderTrainer().train(run);
        return ModelPackage.open(run.packageFolder());
    }

    /** Images of one soft blob each, at a random place. */
    private void blobs(int channels, int height, int width, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        byte[] pixels = new byte[count * channels * height * width];
        int at = 0;
        for (int i = 0; i < count; i++) {
            double y0 = random.nextDouble(height);
            double x0 = random.nextDouble(width);
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        double distance = Math.hypot(y - y0, x - x0);
                        pixels[at++] = (byte) (255 * Math.exp(-distance * distance / 8));
                    }
                }
            }
        }
        ContentFolder.images(data, channels, height, width, pixels);
    }

    private static float[] rotated(double[] deviations) {
        RandomGenerator random = new SplittableRandom(9);
        double[][] axes = orthonormal(random);
        float[] rows = new float[ROWS * DIMENSIONS];
        for (int r = 0; r < ROWS; r++) {
            for (int k = 0; k < DIMENSIONS; k++) {
                double along = random.nextGaussian() * deviations[k];
                for (int i = 0; i < DIMENSIONS; i++) {
                    rows[r * DIMENSIONS + i] += (float) (along * axes[k][i]);
                }
            }
        }
        for (int i = 0; i < rows.length; i++) {
            rows[i] += 100;
        }
        return rows;
    }

    /** Mean squared distance per value of the test rows from the best plane of training rows. */
    private double principalComponentsError() throws IOException {
        return PrincipalComponents.testError(data, CODE);
    }

    private static double[][] orthonormal(RandomGenerator random) {
        double[][] axes = new double[DIMENSIONS][DIMENSIONS];
        for (int k = 0; k < DIMENSIONS; k++) {
            for (int i = 0; i < DIMENSIONS; i++) {
                axes[k][i] = random.nextGaussian();
            }
            for (int j = 0; j < k; j++) {
                double dot = dot(axes[k], axes[j]);
                for (int i = 0; i < DIMENSIONS; i++) {
                    axes[k][i] -= dot * axes[j][i];
                }
            }
            double norm = Math.sqrt(dot(axes[k], axes[k]));
            for (int i = 0; i < DIMENSIONS; i++) {
                axes[k][i] /= norm;
            }
        }
        return axes;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
