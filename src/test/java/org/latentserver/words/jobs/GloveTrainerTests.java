package org.latentserver.words.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.StopSignal;
import org.latentserver.training.StoppedException;
import org.latentserver.training.TestRun;
import org.latentserver.words.WordsChoices;
import org.latentserver.words.WordsParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GloveTrainerTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double PURE = .95;

    @TempDir private Path folder;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();

    @Test
    void wordsOfATopicBecomeNeighbours() throws IOException {
        text(ToyText.topics(1));
        assertThat(TopicPurity.of(train("run", toy(1), 1))).isGreaterThan(PURE);
    }

    @Test
    void severalThreadsLearnTheSame() throws IOException {
        text(ToyText.topics(1));
        assertThat(TopicPurity.of(train("run", toy(3), 1))).isGreaterThan(PURE);
    }

    @Test
    void aShuffledTextTeachesNothing() throws IOException {
        text(ToyText.shuffled(1));
        assertThat(TopicPurity.of(train("run", toy(1), 1))).isLessThan(2 * TopicPurity.CHANCE);
    }

    @Test
    void oneThreadAndASeedRepeatBitForBit() throws IOException {
        text(ToyText.topics(2));
        byte[] first = weights(train("first", toy(1), 7));
        assertThat(weights(train("second", toy(1), 7))).isEqualTo(first);
        assertThat(weights(train("third", toy(1), 8))).isNotEqualTo(first);
    }

    @Test
    void resumedTrainingEqualsUninterrupted() throws IOException {
        text(ToyText.topics(3));
        byte[] straight = weights(train("straight", toy(1), 7));
        Path halved = folder.resolve("halved");
        StopSignal stop = new StopSignal();
        OutputStream stopper = afterLines(2, stop::request);
        assertThatThrownBy(() -> train(halved, toy(1), 7, null, stop, stopper))
                .isInstanceOf(StoppedException.class);
        assertThat(halved).isDirectoryNotContaining("glob:**co-occurrences*");
        Path checkpoint = halved.resolve("checkpoints/000000000001");
        ModelPackage resumed = train(halved, toy(1), 7, checkpoint, new StopSignal(), events);
        assertThat(weights(resumed)).isEqualTo(straight);
    }

    @Test
    void stopsWhileItCounts() throws IOException {
        text(ToyText.topics(3));
        StopSignal stop = new StopSignal();
        stop.request();
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> train(run, toy(1), 7, null, stop, events))
                .isInstanceOf(StoppedException.class);
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void aPackageNamesTheAlgorithmAndTheEventsItsFigures() throws IOException {
        text(ToyText.topics(4));
        ModelPackage trained = train("run", toy(1), 1);
        JsonNode architecture = trained.manifest().architecture();
        assertThat(architecture.path("algorithm").asString()).isEqualTo("glove");
        assertThat(architecture.path("loss").isNull()).isTrue();
        assertThat(Files.readString(trained.file("card.md"))).contains("GloVe (Pennington");
        assertThat(trained.manifest().training().metrics())
                .containsKeys(
                        "loss", "recordsPerSecond", "coOccurrences", "tokens", "vocabularySize");
        assertThat(folder.resolve("run/samples/000001-neighbours.txt")).isNotEmptyFile();
        assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**co-occurrences*");
        List<JsonNode> values =
                events.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(JSON::readTree)
                        .map(event -> event.path("values"))
                        .toList();
        assertThat(values)
                .anySatisfy(value ->
                        assertThat(value.path("coOccurrences").asInt()).isGreaterThan(300));
        List<Double> losses =
                values.stream()
                        .filter(value -> value.has("loss"))
                        .map(value -> value.path("loss").asDouble())
                        .toList();
        assertThat(losses.getLast()).isLessThan(losses.getFirst() / 10);
    }

    @Test
    void refusesATextWithoutNeighbours() throws IOException {
        text("one\ntwo\none\ntwo\n");
        assertThatThrownBy(() -> train("run", toy(1), 1))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).isEqualTo("dataset"));
    }

    @Test
    void refusesMoreMemoryForCountingThanHalfOfTheHeap() throws IOException {
        text(ToyText.topics(4));
        assertThatThrownBy(() -> train("run", toy(1, Map.of("countingMegabytes", 1_000_000)), 1))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters.countingMegabytes"));
    }

    private static WordsParameters toy(int threads) {
        return toy(threads, Map.of());
    }

    private static WordsParameters toy(int threads, Map<String, Object> further) {
        Map<String, Object> choices = new HashMap<>(further);
        choices.put("algorithm", "glove");
        choices.put("vectorSize", 20);
        choices.put("window", 15);
        choices.put("epochs", 40);
        choices.put("minCount", 1);
        choices.put("threads", threads);
        choices.putIfAbsent("countingMegabytes", 8);
        return WordsChoices.of(choices);
    }

    private void text(String text) throws IOException {
        Files.writeString(folder.resolve("text.txt"), text);
    }

    private ModelPackage train(String run, WordsParameters parameters, long seed)
            throws IOException {
        return train(folder.resolve(run), parameters, seed, null, new StopSignal(), events);
    }

    private ModelPackage train(
            Path work,
            WordsParameters parameters,
            long seed,
            @Nullable Path checkpoint,
            StopSignal stop,
            OutputStream out)
            throws IOException {
        JsonNode json = JSON.valueToTree(parameters);
        new WordsTrainer().train(TestRun.of(work, folder, json, seed, checkpoint, stop, out));
        return ModelPackage.open(work.resolve("package"));
    }

    /** The first event tells of the counting, so that the second is of the first step. */
    private static OutputStream afterLines(int lines, Runnable action) {
        return new OutputStream() {
            private int left = lines;

            @Override
            public void write(int b) {
                if (b == '\n' && --left == 0) {
                    action.run();
                }
            }
        };
    }

    private static byte[] weights(ModelPackage trained) throws IOException {
        return Files.readAllBytes(trained.weights());
    }
}
