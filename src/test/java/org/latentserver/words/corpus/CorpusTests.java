package org.latentserver.words.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ServiceException;
import org.latentserver.training.StoppedException;

class CorpusTests {
    @TempDir private Path folder;

    @Test
    void numbersWordsByFallingFrequency() throws IOException {
        assertThat(encoded("b a\na c b\n\n \na", options(1, 0, true)))
                .containsExactly("b a .", "a c b .", "a .");
        assertThat(vocabulary("b a\na c b\n\n \na", options(1, 0, true)))
                .containsExactly("a 3", "b 2", "c 1");
    }

    @Test
    void leavesRareWordsOut() throws IOException {
        assertThat(encoded("a b a\r\nc b\tc c", options(2, 0, true)))
                .containsExactly("a b a .", "c b c c .");
        assertThat(encoded("a b a a\nc b c c", options(3, 0, true)))
                .containsExactly("a a a .", "c c c .");
    }

    @Test
    void keepsTheMostFrequentWordsOnly() throws IOException {
        assertThat(vocabulary("a b a c b c c d", options(1, 2, true)))
                .containsExactly("c 3", "a 2"); // a and b are equal: by spelling
    }

    @Test
    void readsInLowerCaseBeyondAscii() throws IOException {
        assertThat(vocabulary("Äpfel äpfel ΣΑΣ IT it", options(1, 0, true)))
                .containsExactly("it 2", "äpfel 2", "σας 1");
        assertThat(vocabulary("IT it it", options(1, 0, false))).containsExactly("it 2", "IT 1");
    }

    @Test
    void leavesOutWhatIsTooLongForAWord() throws IOException {
        String longest = "x".repeat(Tokens.MAX_BYTES);
        String tooLong = "y".repeat(Tokens.MAX_BYTES + 1);
        String endless = "z".repeat(1_000_000);
        String text = "a %s %s a %s b b %s".formatted(longest, tooLong, endless, endless);
        assertThat(vocabulary(text, options(1, 0, true)))
                .containsExactly("a 2", "b 2", longest + " 1");
    }

    @Test
    void countsLikeAMapOfStrings() throws IOException {
        Random random = new Random(3);
        Map<String, Integer> expected = new TreeMap<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300_000; i++) { // several buffers long
            String word = "w" + (int) Math.exp(random.nextDouble() * 9);
            expected.merge(word, 1, Integer::sum);
            text.append(word).append(i % 17 == 0 ? "\n" : " ");
        }
        Map<String, Integer> counted = new TreeMap<>();
        for (String line : vocabulary(text.toString(), options(1, 0, true))) {
            int space = line.indexOf(' ');
            counted.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
        }
        assertThat(counted).isEqualTo(expected);
    }

    @Test
    void refusesATextWithoutWords() {
        assertThatThrownBy(() -> vocabulary("a b c", options(2, 0, true)))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters.minCount"));
    }

    @Test
    void leavesOutWhatIsNoUtf8() throws IOException {
        byte[] text = {'a', ' ', (byte) 0xff, ' ', (byte) 0xfe, ' ', 'b', ' ', 'a'};
        Path file = Files.write(folder.resolve("text.txt"), text);
        try (Arena arena = Arena.ofConfined()) {
            Path numbers = folder.resolve("corpus");
            Corpus.Options options = options(1, 0, false);
            Corpus corpus = Corpus.encode(file, options, numbers, arena, () -> false);
            assertThat(corpus.vocabulary().size()).isEqualTo(2);
            assertThat(corpus.tokens()).isEqualTo(5);
        }
    }

    @Test
    void stopsWhileReading() throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "a b a b");
        try (Arena arena = Arena.ofConfined()) {
            Path numbers = folder.resolve("corpus");
            Corpus.Options options = options(1, 0, false);
            assertThatThrownBy(() -> Corpus.encode(file, options, numbers, arena, () -> true))
                    .isInstanceOf(StoppedException.class);
        }
    }

    @Test
    void dropsRareWordsWhenThereAreTooMany() {
        WordTable table = new WordTable(100);
        for (int i = 0; i < 10_000; i++) {
            add(table, "frequent" + i % 10);
            add(table, "rare" + i);
        }
        assertThat(table.size()).isLessThanOrEqualTo(100);
        assertThat(table.pruned()).isPositive();
        for (int i = 0; i < 10; i++) {
            byte[] word = ("frequent" + i).getBytes(StandardCharsets.UTF_8);
            assertThat(table.count(table.find(word, 0, word.length))).isEqualTo(1000);
        }
    }

    private static void add(WordTable table, String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        table.add(bytes, 0, bytes.length);
    }

    private List<String> vocabulary(String text, Corpus.Options options) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Vocabulary vocabulary = encode(text, options, arena).vocabulary();
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < vocabulary.size(); i++) {
                lines.add(vocabulary.word(i) + " " + vocabulary.count(i));
            }
            return lines;
        }
    }

    /** The text as encoded, a string a line, each ending with a dot. */
    private List<String> encoded(String text, Corpus.Options options) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Corpus corpus = encode(text, options, arena);
            int[] numbers = new int[(int) corpus.positions()];
            corpus.copy(0, numbers);
            StringBuilder decoded = new StringBuilder();
            for (int number : numbers) {
                decoded.append(number < 0 ? ".\n" : corpus.vocabulary().word(number) + " ");
            }
            return decoded.toString().lines().toList();
        }
    }

    private Corpus encode(String text, Corpus.Options options, Arena arena) throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), text);
        return Corpus.encode(file, options, folder.resolve("corpus"), arena, () -> false);
    }

    private static Corpus.Options options(int minCount, int cap, boolean lowerCase) {
        return new Corpus.Options(lowerCase, minCount, cap);
    }
}
