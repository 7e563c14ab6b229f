package org.latentserver.perceptual.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.perceptual.TestDigits;
import org.latentserver.perceptual.TinyPackages;
import org.latentserver.perceptual.network.ReferenceWeights;
import org.latentserver.perceptual.network.SqueezeNet;

class PerceptualFeaturesTests {
    private static final float ROUNDING = 1e-4f;
    private static final int DIGITS = 300;
    private static final int SIDE = TestDigits.SIDE;

    @TempDir private Path folder;
    private NDManager manager;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void open() {
        manager = PyTorch.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** The head is a linear layer on the features, so each can be computed from the other. */
    @Test
    void probabilitiesFollowFromTheFeatures() throws IOException {
        ModelPackage digits = ModelPackage.open(Path.of("models/digits-classifier"));
        float[] matrix = tensor(digits, "04head_04Linear_weight");
        float[] bias = tensor(digits, "04head_04Linear_bias");
        try (PerceptualFeatures features = PerceptualFeatures.open(digits, manager)) {
            NDArray images = manager.randomUniform(0, 1, new Shape(3, 1, SIDE, SIDE));
            PerceptualFeatures.Seen seen = features.of(images);
            assertThat(seen.features()).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(seen.probabilities().get(i))
                        .containsExactly(
                                softmax(matrix, bias, seen.features().get(i)), within(ROUNDING));
            }
        }
    }

    /** Enlarged digits are made small again, grey ones in colour grey again. */
    @Test
    void digitsOfAnySizeAndColourHaveTheirClasses() throws IOException {
        int[] labels = TestDigits.labels(DIGITS);
        ModelPackage digits = ModelPackage.open(Path.of("models/digits-classifier"));
        try (PerceptualFeatures features = PerceptualFeatures.open(digits, manager)) {
            assertThat(features.classes()).hasSize(10);
            NDArray images = digits();
            NDArray large = images.repeat(2, 2).repeat(3, 2).repeat(1, 3);
            assertThat(correct(features.of(images), labels)).isGreaterThan(DIGITS * 98 / 100);
            assertThat(correct(features.of(large), labels)).isGreaterThan(DIGITS * 98 / 100);
        }
    }

    @Test
    void aNetworkWithoutClassifierHasFeaturesOnly() throws IOException {
        ModelPackage squeezeNet =
                TinyPackages.squeezeNet(
                        folder.resolve("package"),
                        new SqueezeNet(
                                SqueezeNet.Version.V1_1,
                                ReferenceWeights.CAFFE,
                                List.of("relu1"),
                                SqueezeNet.TRAINED_SIZE,
                                List.of(),
                                0,
                                false));
        try (PerceptualFeatures features = PerceptualFeatures.open(squeezeNet, manager)) {
            // more than one pass may hold, and smaller than the network takes
            NDArray images = manager.randomUniform(0, 1, new Shape(130, 1, 20, 20));
            PerceptualFeatures.Seen seen = features.of(images);
            assertThat(seen.features()).hasSize(130).allMatch(row -> row.length == 512);
            assertThat(seen.probabilities()).isEmpty();
            float[] last = seen.features().getLast();
            float size = (float) Math.sqrt(dot(last, last));
            assertThat(features.of(images.get("129:")).features().getFirst())
                    .containsExactly(last, within(ROUNDING * size));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> features.of(manager.zeros(new Shape(1, 2, 40, 40))));
        }
    }

    @Test
    void anotherFamilysPackageIsRefused() throws IOException {
        ModelPackage words = ModelPackage.open(Path.of("models/english"));
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> PerceptualFeatures.open(words, manager))
                .withMessageContaining("words");
    }

    private NDArray digits() throws IOException {
        List<Picture> pictures = TestDigits.pictures(DIGITS);
        float[] values = new float[DIGITS * SIDE * SIDE];
        for (int i = 0; i < DIGITS; i++) {
            System.arraycopy(pictures.get(i).pixels(), 0, values, i * SIDE * SIDE, SIDE * SIDE);
        }
        return manager.create(values, new Shape(DIGITS, 1, SIDE, SIDE));
    }

    private static long correct(PerceptualFeatures.Seen seen, int[] labels) {
        return IntStream.range(0, labels.length)
                .filter(i -> {
                    float[] row = seen.probabilities().get(i);
                    return IntStream.range(0, row.length).allMatch(k -> row[k] <= row[labels[i]]);
                })
                .count();
    }

    private static float[] tensor(ModelPackage modelPackage, String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return Objects.requireNonNull(Safetensors.read(modelPackage.weights(), arena).get(name))
                    .floats();
        }
    }

    private static double dot(float[] left, float[] right) {
        return IntStream.range(0, left.length).mapToDouble(i -> left[i] * right[i]).sum();
    }

    private static float[] softmax(float[] matrix, float[] bias, float[] input) {
        double[] powers = new double[bias.length];
        double sum = 0;
        for (int k = 0; k < bias.length; k++) {
            double score = bias[k];
            for (int i = 0; i < input.length; i++) {
                score += (double) matrix[k * input.length + i] * input[i];
            }
            powers[k] = Math.exp(score);
            sum += powers[k];
        }
        float[] probabilities = new float[bias.length];
        for (int k = 0; k < bias.length; k++) {
            probabilities[k] = (float) (powers[k] / sum);
        }
        return probabilities;
    }
}
