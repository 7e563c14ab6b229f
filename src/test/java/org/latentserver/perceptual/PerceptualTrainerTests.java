package org.latentserver.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.Checkpoints;
import org.latentserver.training.ItemSource;
import org.latentserver.training.StopSignal;
import org.latentserver.training.StoppedException;
import org.latentserver.training.TestRun;
import org.latentserver.training.TrainingRun;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PerceptualTrainerTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TRAIN = 320;
    private static final int TEST = 400;

    /** Five standard deviations of the accuracy of guessing on so many images. */
    private static final double CHANCE = 5 * Math.sqrt(0.25 / TEST);

    private static final float ROUNDING = 1e-5f;

    @TempDir private Path folder;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void learnsWhatCanBeLearned() throws Exception {
        Path data = LabelledContent.stripes(folder.resolve("data"), TRAIN, TEST, false);

        ModelPackage trained = train(folder.resolve("work"), data, null, new StopSignal());

        assertThat(trained.manifest().training().metrics())
                .containsKeys("validationAccuracy", "testAccuracy", "testLoss")
                .hasEntrySatisfying(
                        "testAccuracy", accuracy -> assertThat(accuracy).isGreaterThan(0.97));
        assertThat(events.toString(StandardCharsets.UTF_8))
                .contains("validationAccuracy", "\"type\":\"sample\"", "\"type\":\"done\"");
    }

    @Test
    void learnsNothingThatHoldsFromShuffledLabels() throws Exception {
        Path data = LabelledContent.stripes(folder.resolve("data"), TRAIN, TEST, true);

        ModelPackage trained = train(folder.resolve("work"), data, null, new StopSignal());

        assertThat(trained.manifest().training().metrics().get("testAccuracy"))
                .isCloseTo(0.5, within(CHANCE));
    }

    @Test
    void aResumedRunEndsWithTheSameWeightsAsAnUninterruptedOne() throws Exception {
        Path data = LabelledContent.stripes(folder.resolve("data"), TRAIN, TEST, false);
        ModelPackage straight = train(folder.resolve("straight"), data, null, new StopSignal());
        StopSignal stop = new StopSignal();
        stop.request(); // stops after the first step
        Path halved = folder.resolve("halved");
        assertThatThrownBy(() -> train(halved, data, null, stop))
                .isInstanceOf(StoppedException.class);
        Path checkpoint = new Checkpoints(halved).newest().orElseThrow();

        ModelPackage resumed = train(folder.resolve("resumed"), data, checkpoint, new StopSignal());

        assertThat(Files.readAllBytes(resumed.weights()))
                .isEqualTo(Files.readAllBytes(straight.weights()));
    }

    @Test
    void theLoadedPackageClassifiesAsWellAsMeasured() throws Exception {
        Path data = LabelledContent.stripes(folder.resolve("data"), TRAIN, TEST, false);
        ModelPackage trained = train(folder.resolve("work"), data, null, new StopSignal());
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
        ModelPackage trained = train(folder.resolve("work"), data, null, new StopSignal());
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

    @Test
    void refusesUnlabelledImages() throws Exception {
        Path data = LabelledContent.stripes(folder.resolve("data"), TRAIN, 10, false);
        String json = Files.readString(data.resolve("dataset.json"));
        ObjectNode description = (ObjectNode) JSON.readTree(json);
        description.putArray("classes");
        Files.writeString(data.resolve("dataset.json"), description.toString());

        assertThatThrownBy(() -> train(folder.resolve("work"), data, null, new StopSignal()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("at least 2 classes");
    }

    private ModelPackage train(Path work, Path data, @Nullable Path checkpoint, StopSignal stop)
            throws IOException {
        ObjectNode parameters = (ObjectNode) JSON.valueToTree(PerceptualParameters.standard());
        Map.of(
                        "channels",
                        List.of(4, 8),
                        "residualBlocks",
                        List.of(0, 1),
                        "epochs",
                        3,
                        "batchSize",
                        32,
                        "learningRate",
                        0.01,
                        "flips",
                        true,
                        "dropout",
                        0.2)
                .forEach((name, value) -> parameters.set(name, JSON.valueToTree(value)));
        TrainingRun run = TestRun.of(work, data, parameters, 5, checkpoint, stop, events);
        new PerceptualTrainer().train(run);
        return ModelPackage.open(run.packageFolder());
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
