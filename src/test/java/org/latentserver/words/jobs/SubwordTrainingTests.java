package org.latentserver.words.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.words.UnseenWords;
import org.latentserver.words.WordsPackage;

class SubwordTrainingTests {
    private static final int BUCKETS = 2000;

    @TempDir private Path folder;

    private static List<Map<String, Object>> objectives() {
        return List.of(
                Map.of(),
                Map.of("loss", "hierarchical-softmax"),
                Map.of("algorithm", "cbow"),
                Map.of("algorithm", "cbow", "loss", "softmax", "vocabularyCap", 100));
    }

    /** The beginning of a word tells its topic, also of a word that the text does not have. */
    @ParameterizedTest
    @MethodSource("objectives")
    void anUnseenWordIsNearWordsOfTheSameParts(Map<String, Object> objective) throws IOException {
        Map<String, Object> choices = new java.util.HashMap<>(objective);
        choices.put("maxN", 3);
        choices.put("buckets", BUCKETS);
        ModelPackage trained =
                new ToyTraining(folder).train("run", ToyText.topics(1), choices, null);
        try (Arena arena = Arena.ofConfined()) {
            WordsPackage words = WordsPackage.open(trained, arena);
            assertThat(words.ngrams()).isNotNull();
            for (int topic = 0; topic < ToyText.TOPICS; topic++) {
                String start = "t" + topic;
                float[] vector = UnseenWords.vector(words, start + "x9");
                assertThat(ToyTraining.nearest(trained, vector).subList(0, 6))
                        .allMatch(word -> word.startsWith(start));
            }
        }
    }
}
