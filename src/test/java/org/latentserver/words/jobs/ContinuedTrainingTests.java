package org.latentserver.words.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.words.corpus.Vocabulary;

class ContinuedTrainingTests {
    private static final Map<String, Object> SUBWORDS = Map.of("maxN", 4, "buckets", 500);

    /** What so many steps at the least rate may move; vectors are of length 1 and more. */
    private static final float MOVED = 1e-3f;

    @TempDir private Path folder;

    @Test
    void newWordsFindTheirPlaceAmongTheOldOnes() throws IOException {
        ToyTraining training = new ToyTraining(folder);
        ModelPackage base = training.train("base", ToyText.topics(1), Map.of(), null);
        ModelPackage continued = training.train("more", newWords(), Map.of(), base);
        Vocabulary before = ToyTraining.vocabulary(base);
        Vocabulary after = ToyTraining.vocabulary(continued);
        assertThat(after.size()).isEqualTo(before.size() + 3);
        for (int topic = 0; topic < 3; topic++) {
            List<String> nearest =
                    ToyTraining.nearest(continued, ToyTraining.vector(continued, "new" + topic));
            assertThat(nearest.subList(1, 5)).allMatch(new Topic(topic)::has);
        }
    }

    private record Topic(int number) {
        boolean has(String word) {
            return word.startsWith("t" + number);
        }
    }

    @Test
    void wordsThatTheTextLacksKeepTheirVectorsAndCountsAdd() throws IOException {
        ToyTraining training = new ToyTraining(folder);
        ModelPackage base = training.train("base", ToyText.topics(1), Map.of(), null);
        ModelPackage continued = training.train("more", newWords(), Map.of(), base);
        Vocabulary before = ToyTraining.vocabulary(base);
        Vocabulary after = ToyTraining.vocabulary(continued);
        String more = newWords();
        for (int row = 0; row < before.size(); row++) {
            String word = before.word(row);
            long added =
                    more.lines()
                            .flatMap(line -> List.of(line.split(" ")).stream())
                            .filter(word::equals)
                            .count();
            assertThat(after.count(after.number(word).orElseThrow()))
                    .isEqualTo(before.count(row) + added);
            if (added == 0) {
                assertThat(ToyTraining.vector(continued, word))
                        .isEqualTo(ToyTraining.vector(base, word));
            }
        }
        assertThat(after.counts()).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    /** At a rate of almost nothing the vectors must be where they were. */
    @Test
    void startsFromTheVectorsOfTheVersion() throws IOException {
        ToyTraining training = new ToyTraining(folder);
        for (Map<String, Object> choices : List.of(Map.<String, Object>of(), SUBWORDS)) {
            String name = "run" + choices.size();
            ModelPackage base = training.train(name, ToyText.topics(1), choices, null);
            Map<String, Object> slow =
                    new java.util.HashMap<>(Map.of("learningRate", 1e-6, "minLearningRate", 0));
            slow.putAll(choices);
            ModelPackage same = training.train(name + "more", ToyText.topics(2), slow, base);
            for (String word : List.of("t0w0", "t3w7")) {
                assertThat(ToyTraining.vector(same, word))
                        .containsExactly(ToyTraining.vector(base, word), within(MOVED));
            }
        }
    }

    /** Each line has words of one of the first three topics and a word not seen before. */
    private static String newWords() {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 600; line++) {
            int topic = random.nextInt(3);
            text.append("new").append(topic);
            IntStream.range(0, 8)
                    .forEach(i ->
                            text.append(" t").append(topic).append('w').append(random.nextInt(8)));
            text.append('\n');
        }
        return text.toString();
    }
}
