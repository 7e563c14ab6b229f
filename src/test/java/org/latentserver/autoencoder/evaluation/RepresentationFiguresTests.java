package org.latentserver.autoencoder.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

/** Against scikit-learn 1.9 on the same rows. */
class RepresentationFiguresTests {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final Offset<Double> SINGLE_PRECISION = within(1e-4);

    private NDManager manager;
    private LabelledRows train;
    private LabelledRows test;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @BeforeEach
    void makeRows() {
        manager = PyTorch.newManager();
        train = WaveRows.of(manager, 0, WaveRows.TRAIN);
        test = WaveRows.of(manager, WaveRows.TRAIN, WaveRows.ALL);
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    /** LogisticRegression(C = 1 / (400 * 1e-4)) on standardized columns. */
    @Test
    void theProbeClassifiesAsLogisticRegression() {
        assertThat(LinearProbe.accuracy(train, test, WaveRows.CLASSES, () -> {}))
                .isCloseTo(0.875, EXACT);
    }

    @Test
    void theProbeLeavesOutWhatHasNoLabel() {
        int[] labels = test.labels().clone();
        java.util.Arrays.fill(labels, 10, labels.length, -1);
        double accuracy =
                LinearProbe.accuracy(
                        train, new LabelledRows(test.rows(), labels), WaveRows.CLASSES, () -> {});
        assertThat(accuracy * 10).isCloseTo(Math.rint(accuracy * 10), EXACT);
    }

    /** The ten of least distance by sorting all, in numpy. */
    @Test
    void neighborsAreJudgedByTheirLabels() {
        NeighborLabels figures = NeighborLabels.of(train, test, 1000, () -> {});
        assertThat(figures.precision()).isCloseTo(0.6465, EXACT);
        assertThat(figures.accuracy()).isCloseTo(0.83, EXACT);
    }

    @Test
    void ofEquallyFrequentLabelsTheNearestCounts() {
        assertThat(NeighborLabels.elected(new int[] {2, 1, 1, 2, 0})).isEqualTo(2);
        assertThat(NeighborLabels.elected(new int[] {-1, -1, 4})).isEqualTo(4);
        assertThat(NeighborLabels.elected(new int[] {-1})).isEqualTo(-1);
    }

    /** PCA(2). */
    @Test
    void componentsAreThoseOfLargestVariance() {
        PrincipalComponents components =
                PrincipalComponents.fit(manager, train.rows(), 2, () -> {});
        NDArray copies = components.decode(components.encode(test.rows()));
        double mse = copies.sub(test.rows()).square().mean().getFloat();
        assertThat(mse).isCloseTo(0.5938599, SINGLE_PRECISION);
        assertThat(components.variances()[0]).isCloseTo(530.97363, within(0.01));
        assertThat(components.variances()[1]).isCloseTo(1.9871454, SINGLE_PRECISION);
    }

    /** Rows on a plane of two dimensions among forty, so the iteration has directions to spare. */
    @Test
    void asManyComponentsAsThereAreDimensionsLeaveNothingOut() {
        NDArray codes = manager.randomNormal(new Shape(100, 2));
        NDArray plane = manager.randomNormal(new Shape(2, 40));
        NDArray rows = codes.matMul(plane).add(3);
        PrincipalComponents components = PrincipalComponents.fit(manager, rows, 3, () -> {});
        NDArray copies = components.decode(components.encode(rows));
        assertThat((double) copies.sub(rows).square().mean().getFloat()).isCloseTo(0, within(1e-9));
        assertThat(components.variances()[2]).isCloseTo(0, within(1e-6));
        NDArray products = components.vectors().transpose().matMul(components.vectors());
        assertThat((double) products.sub(manager.eye(3)).abs().max().getFloat())
                .isCloseTo(0, within(1e-5));
    }

    /** PCA(32) of the 60,000 training images leaves 0.01683 of the test images, in scikit-learn. */
    @Test
    void componentsOfHandwrittenDigitsLeaveTheKnownError() throws IOException {
        NDArray images = digits("train-images-idx3-ubyte.gz", 60_000);
        NDArray held = digits("t10k-images-idx3-ubyte.gz", 10_000);
        PrincipalComponents components = PrincipalComponents.fit(manager, images, 32, () -> {});
        NDArray copies = components.decode(components.encode(held));
        assertThat((double) copies.sub(held).square().mean().getFloat())
                .isCloseTo(0.01683, within(5e-6));
        assertThat((double) copies.clip(0, 1).sub(held).square().mean().getFloat())
                .isCloseTo(0.01521, within(5e-6));
    }

    private NDArray digits(String name, int count) throws IOException {
        Path file =
                Path.of(System.getProperty("latent.test.data", "../shared/data"))
                        .resolve("mnist")
                        .resolve(name);
        assumeTrue(Files.exists(file), "needs " + file);
        float[] values = new float[count * 28 * 28];
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            in.skipNBytes(16);
            byte[] pixels = in.readNBytes(values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] = (pixels[i] & 0xff) / 255f;
            }
        }
        return manager.create(values, new Shape(count, 28 * 28));
    }
}
