package org.latentserver.words.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.words.evaluation.WordTask.Analogies;
import org.latentserver.words.evaluation.WordTask.Question;
import org.latentserver.words.evaluation.WordTask.WordPair;
import org.latentserver.words.evaluation.WordTask.WordPairs;

class WordTaskTests {
    @Test
    void readsAnalogiesBySection() {
        List<String> lines =
                List.of(": capitals", "Athens Greece Oslo Norway", "", ": gram1", "a b c d ");
        Analogies task = (Analogies) WordTask.parse(lines);
        assertThat(task.sections())
                .extracting(WordTask.Section::name)
                .containsExactly("capitals", "gram1");
        assertThat(task.sections())
                .extracting(WordTask.Section::syntactic)
                .containsExactly(false, true);
        assertThat(task.sections().getFirst().questions())
                .containsExactly(new Question("Athens", "Greece", "Oslo", "Norway"));
    }

    @Test
    void readsAnalogiesWithoutSections() {
        Analogies task = (Analogies) WordTask.parse(List.of("a b c d"));
        assertThat(task.sections()).hasSize(1);
    }

    @Test
    void readsWordPairsByTabsOrSpaces() {
        List<String> lines =
                List.of("# word pairs", "tiger\tcat\t7.35", "New York\tcity\t-1", "a b 2e1");
        assertThat(WordTask.parse(lines))
                .isEqualTo(
                        new WordPairs(
                                List.of(
                                        new WordPair("tiger", "cat", 7.35),
                                        new WordPair("New York", "city", -1),
                                        new WordPair("a", "b", 20))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' '           | neither a question nor a word pair",
                "one two       | line 1 has 2 fields",
                "a b c d;a b c | line 2 has 3 words, an analogy has four",
                "a b 1;a b c d | line 2 has 4 fields",
                "a b 1;a b c   | line 2 has a score that is no number",
                "a b NaN       | line 1 has a score that is no number",
            })
    void refusesLinesThatDoNotFit(String lines, String reason) {
        assertThatRefused(List.of(lines.split(";")), reason);
    }

    @Test
    void refusesMoreSectionsThanAReportCanHold() {
        assertThatRefused(
                Collections.nCopies(WordTask.MAX_SECTIONS + 1, ": section"), "the limit is 300");
        assertThatRefused(List.of(": " + "long".repeat(30)), "more than 100 characters");
    }

    private static void assertThatRefused(List<String> lines, String reason) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> WordTask.parse(lines))
                .returns(ErrorCode.INVALID_DATA, ServiceException::code)
                .returns("dataset", ServiceException::field)
                .withMessageContaining(reason);
    }
}
