package org.latentserver.perceptual.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.Checkpoints;
import org.latentserver.training.StopSignal;
import org.latentserver.training.StoppedException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PerceptualTrainerTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TRAIN = 320;
    private static final int TEST = 400;

    /** Five standard deviations of the accuracy of guessing on so many images. */
    private static final double CHANCE = 5 * Math.sqrt(0.25 / TEST);

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
        return TinyTraining.run(work, data, checkpoint, stop, events);
    }
}
