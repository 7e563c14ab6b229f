package org.latentserver.words.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CorrelationTests {
    private static final Offset<Double> ROUNDING = within(1e-12);

    private static final double[] X = {1.5, 2.5, 2.5, 4.0, 0.1, 9.0, 2.5, -3.0};
    private static final double[] Y = {0.2, 0.5, 0.4, 0.4, 0.1, 0.3, 0.9, 0.4};

    /** scipy.stats.spearmanr and pearsonr. */
    @Test
    void agreesWithScipyWhereNumbersRepeat() {
        assertThat(Correlation.spearman(X, Y)).hasValueCloseTo(0.25, ROUNDING);
        assertThat(Correlation.pearson(X, Y)).hasValueCloseTo(0.04731493254924074, ROUNDING);
    }

    /** scipy.stats.rankdata. */
    @Test
    void equalNumbersShareTheMeanOfTheirRanks() {
        assertThat(Correlation.ranks(X)).containsExactly(3, 5, 5, 7, 2, 8, 5, 1);
        assertThat(Correlation.ranks(Y)).containsExactly(2, 7, 5, 5, 1, 3, 8, 5);
    }

    @Test
    void ranksOnlyHearOfOrder() {
        double[] grown = {1, 10, 100, 1000};
        assertThat(Correlation.spearman(new double[] {1, 2, 3, 4}, grown))
                .hasValueCloseTo(1.0, ROUNDING);
        assertThat(Correlation.spearman(new double[] {4, 3, 2, 1}, grown))
                .hasValueCloseTo(-1.0, ROUNDING);
    }

    @Test
    void aSeriesThatDoesNotVaryHasNoCorrelation() {
        assertThat(Correlation.spearman(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isEmpty();
        assertThat(Correlation.pearson(new double[] {1}, new double[] {2})).isEmpty();
    }
}
