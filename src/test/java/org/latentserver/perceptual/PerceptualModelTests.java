package org.latentserver.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.training.LabelledContent;
import org.latentserver.perceptual.training.TinyTraining;
import org.latentserver.training.ItemSource;
import org.latentserver.training.StopSignal;

/** A trained package as it is served. */
class PerceptualModelTests {
    private static final int TRAIN = 320;
    private static final int TEST = 400;
    private static final float ROUNDING = 1e-5f;

    @TempDir private Path folder;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void theLoadedPackageClassifiesAsWellAsMeasured() throws Exception {
        Path data = LabelledContent.stripes(folder.resolve("data"), TRAIN, TEST, false);
        ModelPackage trained = train(data);
        try (ItemSource source = ItemSource.open(data);
                PerceptualModel model = new PerceptualLoader(new DirectBatchers()).load(trained)) {
            int[] items = source.items(Split.TEST);
            List<Picture> pictures = new ArrayList<>();
            for (int item : items) {
                pictures.add(picture(source, item));
            }
            List<float[]> rows = model.probabilities(pictures);
            int correct = 0;
            for (int i = 0; i < items.length; i++) {
                float[] row = rows.get(i);
                assertThat(row[0] + row[1]).isCloseTo(1, within(ROUNDING));
                correct += row[source.label(items[i])] > 0.5 ? 1 : 0;
            }
            assertThat(trained.manifest().training().metrics())
                    .containsEntry("testAccuracy", (double) correct / items.length);
        }
    }

    @Test
    void aBatchOfMixedSizesScoresAsEachPairAlone() throws Exception {
        Path data = LabelledContent.stripes(folder.resolve("data"), TRAIN, TEST, false);
        ModelPackage trained = train(data);
        SplittableRandom random = new SplittableRandom(5);
        List<PicturePair> pairs = new ArrayList<>();
        for (int side : List.of(28, 40, 28, 33, 40, 28)) {
            pairs.add(new PicturePair(noise(side, random), noise(side, random)));
        }
        try (PerceptualModel model = new PerceptualLoader(new DirectBatchers()).load(trained)) {
            List<float[]> together = model.distances(pairs);
            assertThat(together).hasSize(pairs.size());
            for (int i = 0; i < pairs.size(); i++) {
                float[] alone = model.distances(pairs.subList(i, i + 1)).getFirst();
                assertThat(together.get(i)).containsExactly(alone, within(ROUNDING));
                assertThat(alone).hasSize(model.architecture().layers().size());
                assertThat(alone[0]).isGreaterThan(100 * ROUNDING);
            }
        }
    }

    private ModelPackage train(Path data) throws IOException {
        return TinyTraining.run(
                folder.resolve("work"),
                data,
                null,
                new StopSignal(),
                OutputStream.nullOutputStream());
    }

    private static Picture picture(ItemSource source, int item) {
        float[] pixels = new float[source.width()];
        source.copy(item, pixels, 0);
        return new Picture(1, LabelledContent.SIDE, LabelledContent.SIDE, pixels);
    }

    private static Picture noise(int side, SplittableRandom random) {
        float[] pixels = new float[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        return new Picture(1, side, side, pixels);
    }
}
