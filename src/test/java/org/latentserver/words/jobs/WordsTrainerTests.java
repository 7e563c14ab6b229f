package org.latentserver.words.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.training.StopSignal;
import org.latentserver.training.StoppedException;
import org.latentserver.training.TestRun;
import org.latentserver.words.WordsChoices;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WordsTrainerTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path WIKI =
            Path.of(System.getProperty("latent.test.data", "../shared/data"), "wiki8/wiki8.bz2");

    /** One positive and five negatives, each at even odds. */
    private static final double UNTRAINED_LOSS = 6 * Math.log(2);

    private static final int WIKI_BYTES = 4_000_000;

    @TempDir private Path folder;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();

    private static Stream<Map<String, Object>> objectives() {
        return Stream.of(
                Map.of(),
                Map.of("maxN", 4, "buckets", 500),
                Map.of("loss", "hierarchical-softmax"),
                Map.of("loss", "softmax", "vocabularyCap", 100),
                Map.of("algorithm", "cbow"),
                Map.of("algorithm", "cbow", "cbowMean", false),
                Map.of("algorithm", "cbow", "loss", "hierarchical-softmax"),
                Map.of("algorithm", "cbow", "loss", "softmax", "vocabularyCap", 100));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void wordsOfATopicBecomeNeighbours(Map<String, Object> objective) throws IOException {
        text(ToyText.topics(1));
        assertThat(TopicPurity.of(train("run", toy(1, 1, objective), 1))).isGreaterThan(.95);
    }

    @Test
    void severalThreadsLearnTheSame() throws IOException {
        text(ToyText.topics(1));
        assertThat(TopicPurity.of(train("run", toy(1, 3), 1))).isGreaterThan(.95);
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void aShuffledTextTeachesNothing(Map<String, Object> objective) throws IOException {
        text(ToyText.shuffled(1));
        assertThat(TopicPurity.of(train("run", toy(1, 1, objective), 1)))
                .isLessThan(2 * TopicPurity.CHANCE);
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void oneThreadAndASeedRepeatBitForBit(Map<String, Object> objective) throws IOException {
        text(ToyText.topics(2));
        WordsParameters parameters = toy(1, 1, objective);
        byte[] first = weights(train("first", parameters, 7));
        assertThat(weights(train("second", parameters, 7))).isEqualTo(first);
        assertThat(weights(train("third", parameters, 8))).isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void resumedTrainingEqualsUninterrupted(Map<String, Object> objective) throws IOException {
        text(ToyText.topics(3));
        WordsParameters parameters = toy(1, 1, objective);
        byte[] straight = weights(train("straight", parameters, 7));
        Path halved = folder.resolve("halved");
        StopSignal stop = new StopSignal();
        OutputStream stopper = onWrite(stop::request); // the first event is of the first step
        assertThatThrownBy(() -> train(halved, parameters, 7, null, stop, stopper))
                .isInstanceOf(StoppedException.class);
        Path checkpoint = halved.resolve("checkpoints/000000000001");
        ModelPackage resumed = train(halved, parameters, 7, checkpoint, new StopSignal(), events);
        assertThat(weights(resumed)).isEqualTo(straight);
    }

    @Test
    void aPackageHoldsVectorsVocabularyAndCard() throws IOException {
        text(ToyText.topics(4));
        ModelPackage trained = ModelPackage.open(train("run", toy(1, 1), 1).folder());
        assertThat(trained.manifest().files())
                .containsOnlyKeys("weights.safetensors", "vocabulary.txt", "card.md");
        assertThat(trained.manifest().training().metrics())
                .containsKeys("loss", "wordsPerSecond", "tokens", "trainedWords", "vocabularySize");
        assertThat(trained.manifest().outputs().getFirst().shape()).containsExactly(-1L, 20L);
        assertThat(Files.readAllLines(trained.file("vocabulary.txt")))
                .hasSize(ToyText.TOPICS * ToyText.WORDS)
                .allMatch(line -> line.matches("t\\dw\\d\\t\\d+"));
        assertThat(folder.resolve("run/samples/000001-neighbours.txt")).isNotEmptyFile();
        assertThat(folder.resolve("run/corpus.i32")).doesNotExist();
    }

    @Test
    void refusesADataSetWithoutText() {
        assertThatThrownBy(() -> train("run", toy(1, 1), 1))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).isEqualTo("dataset"));
    }

    @Test
    void learnsNumbersFromTheBeginningOfWikipedia() throws IOException {
        assumeTrue(Files.exists(WIKI), "wiki8 is not there");
        try (InputStream in = new BZip2CompressorInputStream(Files.newInputStream(WIKI))) {
            Files.write(folder.resolve("text.txt"), in.readNBytes(WIKI_BYTES));
        }
        WordsParameters parameters = WordsChoices.of(Map.of("vectorSize", 48, "epochs", 3));
        ModelPackage trained = train("run", parameters, 1);
        assertThat(nearest(trained, "three")).containsAnyOf("two", "four", "five", "six", "seven");
        assertThat(nearest(trained, "seven")).containsAnyOf("two", "four", "five", "six", "eight");
        List<Double> losses =
                events.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(JSON::readTree)
                        .filter(event -> event.at("/values/loss").isNumber())
                        .map(event -> event.at("/values/loss").asDouble())
                        .toList();
        assertThat(losses.getLast()).isLessThan(losses.getFirst()).isLessThan(.65 * UNTRAINED_LOSS);
    }

    private static WordsParameters toy(int epochs, int threads) {
        return toy(epochs, threads, Map.of());
    }

    private static WordsParameters toy(int epochs, int threads, Map<String, Object> further) {
        Map<String, Object> choices = new HashMap<>(further);
        choices.put("vectorSize", 20);
        choices.put("epochs", 4 * epochs);
        choices.put("minCount", 1);
        choices.put("subsampling", 0);
        choices.put("threads", threads);
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

    private static OutputStream onWrite(Runnable action) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                action.run();
            }
        };
    }

    private static byte[] weights(ModelPackage trained) throws IOException {
        return Files.readAllBytes(trained.weights());
    }

    private static List<String> nearest(ModelPackage trained, String word) throws IOException {
        Vocabulary vocabulary = Vocabulary.read(trained.file(Vocabulary.FILE));
        int number = vocabulary.number(word).orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows =
                    Safetensors.read(trained.weights(), arena).values().iterator().next().data();
            int dimension = (int) (rows.byteSize() / Float.BYTES / vocabulary.size());
            WordSearch search = new WordSearch(RowScan.best(), rows, vocabulary.size(), dimension);
            Query query = new Query(search.rows().row(number), new int[] {number}, 10);
            return search.nearest(List.of(query)).getFirst().stream()
                    .map(hit -> vocabulary.word(hit.row()))
                    .toList();
        }
    }
}
