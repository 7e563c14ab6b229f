package org.latentserver.words.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.evaluation.AnalogyReport.Mistake;
import org.latentserver.words.evaluation.AnalogyReport.Score;
import org.latentserver.words.evaluation.AnalogyReport.SectionResult;
import org.latentserver.words.search.RowScan;

class AnalogyTrialTests {
    private static final AnalogySearch.Progress UNWATCHED = _ -> {};

    /** Answers of gensim 4.2's most_similar and most_similar_cosmul on the same vectors. */
    private static final int[] COS_ADD = {
        106, 26, 185, 107, 11, 151, 193, 195, 72, 144, 166, 43, 175, 172, 84, 89, 168, 180, 17, 94
    };

    private static final int[] COS_MUL = {
        194, 117, 175, 180, 103, 31, 97, 175, 28, 33, 34, 40, 75, 80, 38, 134, 167, 75, 130, 181
    };

    /** As above with restrict_vocab=120, of the questions that lie within. */
    private static final int[] COS_ADD_OF_120 = {106, 26, 106, 8, 72, 50, 77, 84, 17};

    /** king - man + woman = queen, and a word that lies nearer to king than queen does. */
    private static final WordsPackage ROYAL =
            TestWords.of(
                    List.of("man", "woman", "king", "queen", "prince"),
                    2,
                    1,
                    0,
                    0,
                    1,
                    5,
                    3,
                    3,
                    5,
                    4,
                    3);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void answersAsGensimDoes(int threads) {
        EvaluatedWords words = new EvaluatedWords(TestWords.waves(), 0);
        AnalogySearch.Answers answers = search(words, threads);
        assertThat(answers.cosAdd()).isEqualTo(COS_ADD);
        assertThat(answers.cosMul()).isEqualTo(COS_MUL);
    }

    @Test
    void asksOnlyAboutTheMostFrequentWordsWhenRestricted() {
        EvaluatedWords words = new EvaluatedWords(TestWords.waves(), 120);
        assertThat(search(words, 2).cosAdd()).isEqualTo(COS_ADD_OF_120);
    }

    @Test
    void leavesOutTheWordsOfTheQuestion() {
        // cosines of b + c - a = (-1, 1) + king / |king|: woman .93, queen .86, king .51, man -.14
        AnalogyReport report =
                trial(ROYAL, ": family", "man woman king queen", "Man WOMAN king prince");
        SectionResult section = report.sections().getFirst();
        assertThat(section.asked()).isEqualTo(2);
        assertThat(section.cosAdd()).isEqualTo(new Score(1, 0.5));
        assertThat(section.mistakes())
                .containsExactly(new Mistake(List.of("man", "woman", "king"), "prince", "queen"));
    }

    @Test
    void countsBySectionAndKind() {
        AnalogyReport report =
                trial(
                        ROYAL,
                        ": family",
                        "man woman king queen",
                        "man woman king empress",
                        ": gram1-plural",
                        "king queen man prince",
                        ": gram2",
                        "duke duchess man woman");
        assertThat(report.vocabulary()).isEqualTo(5);
        assertThat(report.all().questions()).isEqualTo(4);
        assertThat(report.all().asked()).isEqualTo(2);
        assertThat(report.all().skipped()).isEqualTo(2);
        assertThat(report.all().coverage()).isEqualTo(0.5);
        assertThat(report.semantic().cosAdd()).isEqualTo(new Score(1, 1.0));
        assertThat(report.syntactic().asked()).isEqualTo(1);
        assertThat(report.syntactic().questions()).isEqualTo(2);
        assertThat(report.sections().getLast().cosAdd()).isEqualTo(new Score(0, null));
        assertThat(report.unknownWords()).containsExactly("empress", "duke", "duchess");
        assertThat(report.metrics())
                .containsEntry("coverage", 0.5)
                .containsEntry("semanticCosAddAccuracy", 1.0);
    }

    @Test
    void refusesQuestionsThatItCannotAsk() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> trial(ROYAL, "duke duchess man woman"))
                .returns(ErrorCode.INVALID_DATA, ServiceException::code);
    }

    @Test
    void refusesVectorsThatAreNotFinite() {
        WordsPackage broken = TestWords.of(List.of("a", "b", "c", "d"), 1, 1, 2, 3, Float.NaN);
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> trial(broken, "a b c d"))
                .withMessageContaining("vector 3");
    }

    private static AnalogyReport trial(WordsPackage words, String... lines) {
        return new AnalogyTrial(new EvaluatedWords(words, 0))
                .run((WordTask.Analogies) WordTask.parse(List.of(lines)), 1, UNWATCHED);
    }

    private static AnalogySearch.Answers search(EvaluatedWords words, int threads) {
        List<AnalogyQuery> queries =
                TestWords.waveQuestions().stream()
                        .map(line -> Stream.of(line.split(" ")).map(words::number).toList())
                        .filter(numbers -> numbers.stream().allMatch(each -> each.isPresent()))
                        .map(numbers ->
                                new AnalogyQuery(
                                        numbers.get(0).getAsInt(),
                                        numbers.get(1).getAsInt(),
                                        numbers.get(2).getAsInt()))
                        .toList();
        return new AnalogySearch(words, RowScan.best()).answer(queries, threads, UNWATCHED);
    }
}
