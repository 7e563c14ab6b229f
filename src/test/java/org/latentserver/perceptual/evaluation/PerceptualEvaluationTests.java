package org.latentserver.perceptual.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.TestDigits;
import org.latentserver.perceptual.evaluation.PerceptualEvaluationParameters.Part;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.Trunk;
import org.latentserver.perceptual.network.Trunks;

/** The measures, on the bundled classifier of digits. */
class PerceptualEvaluationTests {
    private static final double ROUNDING = 1e-6;
    private static final int SIDE = TestDigits.SIDE;
    private static final String[] NAMES = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

    @TempDir private Path folder;
    private NDManager manager;
    private Architecture architecture;
    private Trunk trunk;

    @BeforeEach
    void load() throws IOException {
        TestEngine.start();
        manager = PyTorch.newManager();
        ModelPackage digits = ModelPackage.open(Path.of("models/digits-classifier"));
        architecture = Architecture.of(digits.manifest());
        trunk = Trunks.open(architecture, digits, manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** 99.36 % of the whole test set were right when the classifier was trained. */
    @Test
    void classifiesDigitsByTheirNames() throws IOException {
        int count = 300;
        int[] labels = TestDigits.labels(count);
        labels[7] = (labels[7] + 1) % 10; // one that must be wrong
        Path content = StoredPictures.write(folder, TestDigits.pictures(count), labels, NAMES);
        Classification.Report report = classify(content, count);
        assertThat(report.images()).isEqualTo(count);
        assertThat(report.accuracy()).isBetween(0.98, 1 - 1.0 / count);
        assertThat(report.topFiveAccuracy()).isBetween(report.accuracy(), 1.0);
        assertThat(report.crossEntropy()).isBetween(0.0, 0.2);
        assertThat(report.classes()).hasSize(10);
        assertThat(report.classes().stream().mapToInt(each -> each.images()).sum())
                .isEqualTo(count);
        assertThat(report.confusions())
                .contains(
                        new Classification.Confusion(
                                NAMES[labels[7]], NAMES[(labels[7] + 9) % 10], 1));
    }

    @Test
    void leavesOutClassesThatTheModelHasNot() throws IOException {
        Path content =
                StoredPictures.write(
                        folder, TestDigits.pictures(4), new int[] {0, 1, 1, -1}, "7", "unknown");
        Classification.Report report = classify(content, 4); // the first digit is a seven
        assertThat(report.images()).isEqualTo(1);
        assertThat(report.accuracy()).isEqualTo(1);
    }

    /** The ratios of pixels follow from the definition, computed here value by value. */
    @Test
    void ratiosOfPixelsFollowFromTheirDefinition() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            float[] pixels = new float[SIDE * SIDE];
            for (int at = 0; at < pixels.length; at++) {
                pixels[at] = random.nextInt(256) / 255f;
            }
            pictures.add(new Picture(1, SIDE, SIDE, pixels));
        }
        Path content = StoredPictures.write(folder, pictures, new int[] {0, 0, 0}, "0");
        ShiftedDistances.Measure measure = shift(content, 3, 1).measures().getFirst();
        assertThat(measure.measure()).isEqualTo("pixels");
        // of three pictures each pair stands beside each other once, whatever their order
        double between = (mse(pictures, 0, 1) + mse(pictures, 1, 2) + mse(pictures, 2, 0)) / 3;
        assertThat(measure.betweenImages()).isEqualTo(between, within(ROUNDING));
        assertThat(measure.shifted()).hasSize(1);
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Picture picture : pictures) {
            for (Shift shift : Shift.values()) {
                double distance = mse(picture, shift.apply(picture, 1));
                least = Math.min(least, distance);
                most = Math.max(most, distance);
            }
        }
        assertThat(measure.shifted().getFirst()).isBetween(least / between, most / between);
    }

    /** Deep layers forgive what pixels don't. */
    @Test
    void deepLayersAreLeastSensitive() throws IOException {
        int count = 60;
        Path content =
                StoredPictures.write(
                        folder, TestDigits.pictures(count), TestDigits.labels(count), NAMES);
        ShiftSensitivity.Report report = shift(content, count, 4);
        assertThat(report.images()).isEqualTo(count);
        assertThat(report.measures())
                .extracting(ShiftedDistances.Measure::measure)
                .containsExactly("pixels", "ssim", "stage1", "stage2", "stage3", "distance");
        List<Double> pixels = report.measures().get(0).shifted();
        List<Double> deepest = report.measures().get(4).shifted();
        assertThat(pixels).isSorted();
        assertThat(IntStream.range(0, 4)).allMatch(i -> deepest.get(i) < 0.5 * pixels.get(i));
        assertThat(report.measures().get(4).nearer().getLast())
                .isGreaterThan(report.measures().get(0).nearer().getLast());
    }

    @Test
    void comparesOnlyPicturesOfOneSize() throws IOException {
        List<Picture> pictures =
                List.of(plain(30, 28), plain(28, 30), plain(30, 28), plain(40, 40));
        Path content = StoredPictures.write(folder, pictures, new int[4], "x");
        assertThat(shift(content, 4, 2).images()).isEqualTo(2);
    }

    private static Picture plain(int height, int width) {
        return new Picture(1, height, width, new float[height * width]);
    }

    private Classification.Report classify(Path content, int most) throws IOException {
        try (ImageContent images = ImageContent.open(content)) {
            EvaluatedImages evaluated = evaluated(images, 1);
            return new Classification(architecture, trunk, manager)
                    .of(evaluated, evaluated.classified(most), _ -> {});
        }
    }

    private ShiftSensitivity.Report shift(Path content, int most, int largest) throws IOException {
        try (ImageContent images = ImageContent.open(content)) {
            EvaluatedImages evaluated = evaluated(images, largest);
            return new ShiftSensitivity(architecture, trunk, manager, largest)
                    .of(evaluated, evaluated.any(most), _ -> {});
        }
    }

    private EvaluatedImages evaluated(ImageContent images, int largest) {
        PerceptualEvaluationParameters parameters =
                new PerceptualEvaluationParameters(Part.TEST, 1000, 1000, largest, false);
        return new EvaluatedImages(images, architecture, parameters, 1);
    }

    private static double mse(List<Picture> pictures, int left, int right) {
        return mse(pictures.get(left), pictures.get(right));
    }

    private static double mse(Picture left, Picture right) {
        double sum = 0;
        for (int i = 0; i < left.pixels().length; i++) {
            sum += Math.pow(left.pixels()[i] - right.pixels()[i], 2);
        }
        return sum / left.pixels().length;
    }
}
