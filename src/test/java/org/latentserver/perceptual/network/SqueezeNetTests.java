package org.latentserver.perceptual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;
import org.latentserver.api.Pictures;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

/**
 * Published weights against figures that other software computed with them: NumPy in double
 * precision, see the READMEs beside the files.
 */
class SqueezeNetTests {
    private static final double REFERENCE = 1e-3;

    /** Written down with two digits, and JPEG decoders differ by a grey level. */
    private static final double TWO_DIGITS = 0.03;

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

    @Test
    void lpipsAgreesWithTheReference() throws IOException {
        Trunk trunk = ReferenceWeights.features(true, manager);
        double[] first = distances(trunk, "lpips/ex_ref.png", "lpips/ex_p0.png");
        double[] second = distances(trunk, "lpips/ex_ref.png", "lpips/ex_p1.png");

        assertThat(first)
                .containsExactly(
                        new double[] {.02276, .00619, .05144, .12841, .09576, .04437, .04659},
                        within(REFERENCE));
        assertThat(second)
                .containsExactly(
                        new double[] {.04470, .00689, .02626, .05236, .04488, .01338, .01381},
                        within(REFERENCE));
        assertThat(sum(first)).isEqualTo(0.39552, within(REFERENCE));
        assertThat(sum(second)).isEqualTo(0.20229, within(REFERENCE));
    }

    @Test
    void theUnweightedDistanceAgreesWithTheReference() throws IOException {
        Trunk trunk = ReferenceWeights.features(false, manager);
        assertThat(sum(distances(trunk, "lpips/ex_ref.png", "lpips/ex_p0.png")))
                .isEqualTo(6.33094, within(REFERENCE));
        assertThat(sum(distances(trunk, "lpips/ex_ref.png", "lpips/ex_p1.png")))
                .isEqualTo(3.15297, within(REFERENCE));
    }

    /**
     * One trial of 2AFC (Zhang et al. 2018): which of two distortions is nearer to the original?
     */
    @Test
    void judgesAsPeopleDoWherePixelsMisjudge() throws IOException {
        Trunk trunk = ReferenceWeights.features(true, manager);
        Picture reference = ReferenceWeights.picture("lpips/ex_ref.png");
        Picture blurred = ReferenceWeights.picture("lpips/ex_p0.png");
        Picture bent = ReferenceWeights.picture("lpips/ex_p1.png");

        assertThat(PictureQuality.mse(reference, blurred)).isEqualTo(.015684, within(1e-5));
        assertThat(PictureQuality.mse(reference, bent)).isEqualTo(.041044, within(1e-5));
        assertThat(sum(distances(trunk, reference, bent)))
                .isLessThan(0.6 * sum(distances(trunk, reference, blurred)));
    }

    @ParameterizedTest
    @CsvSource({
        "100075, 294, 0.99", // brown bear
        "163062, 94, 0.97", // hummingbird
        "108073, 292, 0.79", // tiger
        "41004, 350, 0.71", // ibex
        "12003, 327, 0.34", // starfish
    })
    void classifiesPhotographsAsTheReferenceDoes(String photo, int label, double probability)
            throws IOException {
        Trunk trunk = ReferenceWeights.classifier(manager);
        Picture crop = crop(ReferenceWeights.picture("bsds500/train/" + photo + ".jpg"));
        float[] probabilities = trunk.logits(trunk.deepest(array(crop))).softmax(-1).toFloatArray();
        int best = 0;
        for (int i = 0; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        assertThat(best).isEqualTo(label);
        assertThat(probabilities[best]).isEqualTo((float) probability, within((float) TWO_DIGITS));
    }

    /** Shorter side 227, then the middle square. */
    private static Picture crop(Picture photo) {
        int size = SqueezeNet.TRAINED_SIZE;
        int shorter = Math.min(photo.height(), photo.width());
        int height = Math.round((float) size * photo.height() / shorter);
        int width = Math.round((float) size * photo.width() / shorter);
        Picture small = Pictures.resize(photo, height, width);
        float[] pixels = new float[3 * size * size];
        for (int i = 0; i < pixels.length; i++) {
            int y = i / size % size + (height - size) / 2;
            int x = i % size + (width - size) / 2;
            pixels[i] = small.pixels()[(i / (size * size) * height + y) * width + x];
        }
        return new Picture(3, size, size, pixels);
    }

    private double[] distances(Trunk trunk, String left, String right) throws IOException {
        return distances(trunk, ReferenceWeights.picture(left), ReferenceWeights.picture(right));
    }

    private double[] distances(Trunk trunk, Picture left, Picture right) {
        List<NDArray> layers =
                trunk.distances(trunk.features(array(left)), trunk.features(array(right)));
        return layers.stream().mapToDouble(layer -> layer.toFloatArray()[0]).toArray();
    }

    private NDArray array(Picture picture) {
        return manager.create(
                picture.pixels(),
                new Shape(1, picture.channels(), picture.height(), picture.width()));
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
