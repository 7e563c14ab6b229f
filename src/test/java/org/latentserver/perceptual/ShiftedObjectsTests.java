package org.latentserver.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Npz;
import org.latentserver.models.packages.Tensor;
import org.latentserver.perceptual.network.ReferenceWeights;
import org.latentserver.perceptual.network.SqueezeNet;

/**
 * Why distances are measured in feature space: in pixels a shifted picture is farther from the
 * original than another object in the same place, by features it is nearer.
 *
 * <p>The other object is the hardest one: of all candidates the nearest in pixels.
 */
class ShiftedObjectsTests {
    private static final int DIGITS = 200;
    private static final int CANDIDATES = 1000;
    private static final int DIGIT_SHIFT = 3;
    private static final int SIDE = TestDigits.SIDE;
    private static final int CROP = 160;
    private static final int PHOTO_SHIFT = 48;

    @TempDir private Path folder;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void aShiftedDigitIsNearerThanAnotherOnlyByDeepFeatures() throws IOException {
        List<Picture> digits = TestDigits.pictures(CANDIDATES);
        int[] labels = TestDigits.labels(CANDIDATES);
        List<PicturePair> shifted = new ArrayList<>();
        List<PicturePair> others = new ArrayList<>();
        for (int i = 0; i < DIGITS; i++) {
            int own = i;
            List<Picture> different =
                    IntStream.range(0, CANDIDATES)
                            .filter(j -> labels[j] != labels[own])
                            .mapToObj(digits::get)
                            .toList();
            shifted.add(new PicturePair(digits.get(i), shifted(digits.get(i), DIGIT_SHIFT)));
            others.add(new PicturePair(digits.get(i), nearest(digits.get(i), different)));
        }
        try (PerceptualModel model =
                new PerceptualLoader(new DirectBatchers())
                        .load(ModelPackage.open(Path.of("models/digits-classifier")))) {
            // measured: none by pixels, all by the deepest stage, one by the first
            assertThat(nearerByPixels(shifted, others)).isLessThan(DIGITS / 20);
            assertThat(nearer(model, shifted, others, layers -> layers[0])).isLessThan(DIGITS / 20);
            assertThat(nearer(model, shifted, others, layers -> layers[layers.length - 1]))
                    .isGreaterThan(DIGITS * 19L / 20);
        }
    }

    @Test
    void aShiftedPhotographIsNearerThanAnotherOnlyByFeatures() throws IOException {
        List<Picture> photos = photos();
        List<PicturePair> shifted = new ArrayList<>();
        List<PicturePair> others = new ArrayList<>();
        List<Picture> crops = photos.stream().map(photo -> crop(photo, 80)).toList();
        for (int i = 0; i < photos.size(); i++) {
            List<Picture> different = new ArrayList<>(crops);
            Picture crop = different.remove(i);
            shifted.add(new PicturePair(crop, crop(photos.get(i), 80 + PHOTO_SHIFT)));
            others.add(new PicturePair(crop, nearest(crop, different)));
        }
        try (PerceptualModel model =
                new PerceptualLoader(new DirectBatchers()).load(squeezeNet())) {
            // measured: 15 of 55 by pixels, 54 by features
            assertThat(nearerByPixels(shifted, others)).isLessThan(photos.size() / 2);
            assertThat(nearer(model, shifted, others, ShiftedObjectsTests::sum))
                    .isGreaterThan(photos.size() * 9L / 10);
        }
    }

    private static long nearerByPixels(List<PicturePair> shifted, List<PicturePair> others) {
        return IntStream.range(0, shifted.size())
                .filter(i -> mse(shifted.get(i)) < mse(others.get(i)))
                .count();
    }

    private static long nearer(
            PerceptualModel model,
            List<PicturePair> shifted,
            List<PicturePair> others,
            ToDoubleFunction<float[]> distance) {
        List<float[]> own = model.distances(shifted);
        List<float[]> other = model.distances(others);
        return IntStream.range(0, own.size())
                .filter(i ->
                        distance.applyAsDouble(own.get(i)) < distance.applyAsDouble(other.get(i)))
                .count();
    }

    private ModelPackage squeezeNet() throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        for (String file :
                List.of(
                        "squeezenet/squeezenet1_1_features_caffe_bgr.npz",
                        "lpips/lin_squeeze_v0.1.npz")) {
            tensors.addAll(Npz.read(ReferenceWeights.file(file), 1 << 26, "file").values());
        }
        return TinyPackages.write(
                folder.resolve("package"),
                new SqueezeNet(
                        SqueezeNet.Version.V1_1,
                        ReferenceWeights.CAFFE,
                        SqueezeNet.LPIPS_TAPS,
                        SqueezeNet.TRAINED_SIZE,
                        List.of(),
                        0,
                        true),
                tensors);
    }

    private static double mse(PicturePair pair) {
        return PictureQuality.mse(pair.reference(), pair.candidate());
    }

    private static double sum(float[] layers) {
        return IntStream.range(0, layers.length).mapToDouble(i -> layers[i]).sum();
    }

    private static Picture nearest(Picture picture, List<Picture> candidates) {
        return candidates.stream()
                .min(Comparator.comparingDouble(c -> PictureQuality.mse(picture, c)))
                .orElseThrow();
    }

    /** To the right; the border of a digit is black. */
    private static Picture shifted(Picture picture, int by) {
        float[] pixels = new float[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            System.arraycopy(picture.pixels(), y * SIDE, pixels, y * SIDE + by, SIDE - by);
        }
        return new Picture(1, SIDE, SIDE, pixels);
    }

    private static Picture crop(Picture photo, int left) {
        float[] pixels = new float[3 * CROP * CROP];
        int top = (photo.height() - CROP) / 2;
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < CROP; y++) {
                int from = (c * photo.height() + top + y) * photo.width() + left;
                System.arraycopy(photo.pixels(), from, pixels, (c * CROP + y) * CROP, CROP);
            }
        }
        return new Picture(3, CROP, CROP, pixels);
    }

    private static List<Picture> photos() throws IOException {
        try (Stream<Path> files = Files.list(ReferenceWeights.file("bsds500/train"))) {
            List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
            List<Picture> photos = new ArrayList<>();
            for (String name : names) {
                photos.add(ReferenceWeights.picture("bsds500/train/" + name));
            }
            return photos;
        }
    }
}
