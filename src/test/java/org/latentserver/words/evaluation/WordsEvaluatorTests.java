package org.latentserver.words.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.words.evaluation.WordTask.WordPair;

class WordsEvaluatorTests {
    /** gensim computes cosines in float32. */
    private static final Offset<Double> SINGLE_PRECISION = within(1e-6);

    /** evaluate_word_pairs of gensim 4.2 on the same vectors. */
    @Test
    void correlatesAsGensimDoes() {
        SimilarityReport report = similarity(TestWords.wavePairs());
        assertThat(report.spearman()).isCloseTo(0.2558166200275727, SINGLE_PRECISION);
        assertThat(report.pearson()).isCloseTo(0.2454047542774955, SINGLE_PRECISION);
        assertThat(report.used()).isEqualTo(30);
        assertThat(report.metrics()).containsOnlyKeys("spearman", "pearson", "coverage");
    }

    @Test
    void leavesOutPairsWithUnknownWords() {
        List<WordPair> pairs = new ArrayList<>(TestWords.wavePairs());
        pairs.add(new WordPair("W1", "unheard", 1));
        SimilarityReport report = similarity(pairs);
        assertThat(report.pairs()).isEqualTo(31);
        assertThat(report.used()).isEqualTo(30);
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.coverage()).isEqualTo(30.0 / 31);
        assertThat(report.unknownWords()).containsExactly("unheard");
    }

    @Test
    void asksInTheSpellingOfTheModel() {
        assertThat(new EvaluatedWords(TestWords.waves(), 0).number("W7")).hasValue(7);
        assertThat(new EvaluatedWords(TestWords.waves(), 7).number("W7")).isEmpty();
    }

    @Test
    void saysNothingOfScoresThatDoNotVary() {
        SimilarityReport report =
                similarity(List.of(new WordPair("w1", "w2", 5), new WordPair("w3", "w4", 5)));
        assertThat(report.spearman()).isNull();
        assertThat(report.metrics()).containsOnlyKeys("coverage");
    }

    @Test
    void refusesFewerThanTwoKnownPairs() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() ->
                        similarity(
                                List.of(
                                        new WordPair("w1", "w2", 5),
                                        new WordPair("w1", "unheard", 5))))
                .returns(ErrorCode.INVALID_DATA, ServiceException::code)
                .withMessageContaining("1 pairs");
    }

    private static SimilarityReport similarity(List<WordPair> pairs) {
        return WordsEvaluator.similarity(new EvaluatedWords(TestWords.waves(), 0), pairs);
    }
}
