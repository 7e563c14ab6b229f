package org.latentserver.perceptual.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.TinyPackages;
import org.latentserver.perceptual.network.ConvolutionalClassifier;
import org.latentserver.perceptual.network.ReferenceWeights;
import org.latentserver.perceptual.network.SqueezeNet;

class PerceptualLossTests {
    /** Step along the gradient, in all pixels together. */
    private static final double STEP = 2e-2;

    /** ReLU and poolings bend the loss within a step, and float32 rounds it. */
    private static final double BENT = 0.05;

    private static final float ROUNDING = 1e-4f;

    @TempDir private Path folder;
    private final SplittableRandom random = new SplittableRandom(9);
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

    @ParameterizedTest
    @CsvSource({
        "classifier, DISTANCE, 1, 32",
        "classifier, FEATURES, 3, 32",
        "squeezenet, DISTANCE, 3, 32",
        "squeezenet, DISTANCE, 1, 28",
        "squeezenet, FEATURES, 3, 40",
    })
    void gradientAgreesWithFiniteDifferences(
            String network, PerceptualLoss.Form form, int channels, int side) throws IOException {
        try (PerceptualLoss loss = PerceptualLoss.open(packaged(network), form, manager)) {
            Shape shape = new Shape(2, channels, side, side);
            NDArray target = images(shape);
            NDArray output = images(shape);
            NDArray gradient = gradient(loss, target, output);
            double length = Math.sqrt(gradient.square().sum().getFloat());
            NDArray step = gradient.mul(STEP / length);
            double slope =
                    (value(loss, target, output.add(step)) - value(loss, target, output.sub(step)))
                            / (2 * STEP);
            assertThat(length).isPositive().isEqualTo(slope, within(BENT * slope));
        }
    }

    @Test
    void isZeroForEqualImagesAndTheMeanOfTheBatch() throws IOException {
        try (PerceptualLoss loss =
                PerceptualLoss.open(
                        packaged("classifier"), PerceptualLoss.Form.DISTANCE, manager)) {
            NDArray target = images(new Shape(3, 3, 32, 36));
            NDArray output = images(new Shape(3, 3, 32, 36));
            assertThat(value(loss, target, target)).isZero();
            float[] each = loss.byImage(target, output).toFloatArray();
            assertThat(each).hasSize(3).doesNotContain(0);
            assertThat((float) value(loss, target, output))
                    .isEqualTo((each[0] + each[1] + each[2]) / 3, within(ROUNDING));
        }
    }

    @Test
    void greyIsTheSameAsItsColour() throws IOException {
        try (PerceptualLoss loss =
                PerceptualLoss.open(
                        packaged("squeezenet"), PerceptualLoss.Form.FEATURES, manager)) {
            NDArray target = images(new Shape(1, 1, 33, 32));
            NDArray output = images(new Shape(1, 1, 33, 32));
            double grey = value(loss, target, output);
            double colour = value(loss, target.repeat(1, 3), output.repeat(1, 3));
            assertThat(grey).isPositive().isEqualTo(colour, within(ROUNDING * colour));
        }
    }

    /** Descending it must bring the images together, not only the features. */
    @Test
    void descendingItBringsImagesTogether() throws IOException {
        try (PerceptualLoss loss =
                PerceptualLoss.open(
                        packaged("squeezenet"), PerceptualLoss.Form.DISTANCE, manager)) {
            NDArray target = images(new Shape(1, 3, 32, 32));
            NDArray output = images(new Shape(1, 3, 32, 32));
            double before = value(loss, target, output);
            for (int i = 0; i < 40; i++) {
                NDArray gradient = gradient(loss, target, output);
                double length = Math.sqrt(gradient.square().sum().getFloat());
                output = output.sub(gradient.mul(1 / length)).duplicate();
            }
            assertThat(value(loss, target, output)).isLessThan(0.5 * before);
        }
    }

    @Test
    void refusesOtherShapes() throws IOException {
        try (PerceptualLoss loss =
                PerceptualLoss.open(
                        packaged("classifier"), PerceptualLoss.Form.DISTANCE, manager)) {
            NDArray small = images(new Shape(1, 3, 32, 32));
            NDArray large = images(new Shape(1, 3, 36, 32));
            assertThatIllegalArgumentException().isThrownBy(() -> loss.of(small, large));
            NDArray flat = images(new Shape(1, 32 * 32));
            assertThatIllegalArgumentException().isThrownBy(() -> loss.of(flat, flat));
        }
    }

    private static NDArray gradient(PerceptualLoss loss, NDArray target, NDArray output) {
        NDArray moved = output.duplicate();
        moved.setRequiresGradient(true);
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            gradients.backward(loss.of(target, moved));
        }
        return moved.getGradient();
    }

    private static double value(PerceptualLoss loss, NDArray target, NDArray output) {
        return loss.of(target, output).getFloat();
    }

    private ModelPackage packaged(String network) throws IOException {
        Path target = folder.resolve(network);
        return network.equals("classifier")
                ? TinyPackages.classifier(
                        target,
                        new ConvolutionalClassifier(
                                3,
                                32,
                                32,
                                List.of(16, 16),
                                List.of(0, 1),
                                List.of(0.5f, 0.4f, 0.5f),
                                List.of(0.25f, 0.2f, 0.25f),
                                List.of("a", "b")))
                : TinyPackages.squeezeNet(
                        target,
                        new SqueezeNet(
                                SqueezeNet.Version.V1_1,
                                ReferenceWeights.CAFFE,
                                SqueezeNet.LPIPS_TAPS,
                                SqueezeNet.TRAINED_SIZE,
                                List.of(),
                                0,
                                true));
    }

    private NDArray images(Shape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return manager.create(values, shape);
    }
}
