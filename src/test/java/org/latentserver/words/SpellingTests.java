package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.words.corpus.Vocabulary;

class SpellingTests {
    private static final Vocabulary VOCABULARY =
            new Vocabulary(
                    List.of("king", "kind", "queen", "parliament", "kings", "ring", "go"),
                    new long[] {90, 80, 70, 60, 50, 40, 30});

    @Test
    void fewEditsComeFirstThenFrequentWords() {
        assertThat(Spelling.near("kinng", VOCABULARY))
                .containsExactly("king", "kind", "kings", "ring");
        assertThat(Spelling.near("parlaiment", VOCABULARY)).containsExactly("parliament");
        assertThat(Spelling.near("kin", VOCABULARY)).containsExactly("king", "kind");
        assertThat(Spelling.near("x".repeat(10_000), VOCABULARY)).isEmpty();
        assertThat(Spelling.near("zebra", VOCABULARY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "king, king, 0",
        "king, knig, 1",
        "king, ing, 1",
        "kitten, sitting, 3",
        "ab, ba, 1"
    })
    void countsEdits(String a, String b, int expected) {
        assertThat(Spelling.edits(a, b, 9)).isEqualTo(expected);
    }
}
