package org.latentserver.words.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhrasesTests {
    @TempDir private Path folder;

    @Test
    void thePhraseIsJoinedWhereverItStands() throws IOException {
        String text = text();
        assertThat(encoded(text, options(1, 8))).isEqualTo(text.replace("new york", "new_york"));
    }

    @Test
    void aSecondPassJoinsAThirdWord() throws IOException {
        String text = text();
        String joined =
                text.replace("new york city", "new_york_city").replace("new york", "new_york");
        assertThat(encoded(text, options(2, 8))).isEqualTo(joined);
        assertThat(encoded(text, options(2, 1e6))).isEqualTo(text);
    }

    /**
     * Counts by hand: a b stands 4 times, a 5, b 4, of 14 words in all, so the score is (4 - 1) *
     * 14 / (5 * 4) = 2.1.
     */
    @Test
    void theThresholdIsOnTheScoreOfThePaper() throws IOException {
        String text = "a b c\na b d\nc a b\nd a b d\na";
        assertThat(encoded(text, options(1, 2.099))).contains("a_b");
        assertThat(encoded(text, options(1, 2.1))).isEqualTo(text);
    }

    @Test
    void aWordThatIsLeftOutPartsItsNeighbours() throws IOException {
        String text =
                IntStream.range(0, 20)
                        .mapToObj(i -> "new only" + i + " york of\n")
                        .collect(Collectors.joining());
        Corpus.Options options = new Corpus.Options(true, false, 5, 0, 1, .01);
        String read = encoded(text, options);
        assertThat(read).contains("york_of").doesNotContain("new_york");
    }

    @Test
    void thePhraseAndTheSameTokenOfTheTextAreOneWord() throws IOException {
        String text = text() + "\nnew_york".repeat(7);
        try (Arena arena = Arena.ofConfined()) {
            Vocabulary vocabulary = encode(text, options(1, 8), arena).vocabulary();
            int joined = vocabulary.number("new_york").orElseThrow();
            long expected = Stream.of(text.split("new york", -1)).count() - 1 + 7;
            assertThat(vocabulary.count(joined)).isEqualTo(expected);
        }
    }

    @Test
    void leavesNoFilesBehind() throws IOException {
        encoded(text(), options(3, 8));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("text", "corpus");
        }
    }

    private static Corpus.Options options(int passes, double threshold) {
        return new Corpus.Options(true, false, 1, 0, passes, threshold);
    }

    /** Random words; in every other line new york, half of these with city. */
    private static String text() {
        Random random = new Random(2);
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < 400; line++) {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                words.add("w" + random.nextInt(10));
            }
            if (line % 2 == 0) {
                words.add(random.nextInt(5), line % 4 == 0 ? "new york city" : "new york");
            }
            lines.add(String.join(" ", words));
        }
        return String.join("\n", lines);
    }

    private Corpus encode(String text, Corpus.Options options, Arena arena) throws IOException {
        Path file = folder.resolve("text");
        Files.writeString(file, text);
        return Corpus.encode(file, options, folder.resolve("corpus"), arena, () -> false);
    }

    /** The text as encoded, back in words. */
    private String encoded(String text, Corpus.Options options) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Corpus corpus = encode(text, options, arena);
            int[] numbers = new int[(int) corpus.positions()];
            corpus.copy(0, numbers);
            return IntStream.of(numbers)
                    .mapToObj(n -> n == Corpus.END_OF_LINE ? "\n" : corpus.vocabulary().word(n))
                    .collect(Collectors.joining(" "))
                    .replace(" \n ", "\n")
                    .replace(" \n", "");
        }
    }
}
