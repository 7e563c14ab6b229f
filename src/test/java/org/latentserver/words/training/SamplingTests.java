package org.latentserver.words.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.words.corpus.Subsampling;

class SamplingTests {
    private static final int DRAWS = 2_000_000;

    /** Of a binomial count; one in 15,000 fails by chance, and the seed is fixed. */
    private static final double DEVIATIONS = 4;

    @Test
    void drawsNegativesByCountToThePowerOfThreeQuarters() {
        long[] counts = {100_000, 30_000, 9_000, 9_000, 500, 77, 5, 5, 1};
        double sum = 0;
        for (long count : counts) {
            sum += Math.pow((double) count, .75);
        }
        NegativeSampler sampler = new NegativeSampler(counts);
        SplittableRandom random = new SplittableRandom(1);
        long[] drawn = new long[counts.length];
        for (int i = 0; i < DRAWS; i++) {
            drawn[sampler.draw(random.nextLong())]++;
        }
        for (int word = 0; word < counts.length; word++) {
            double p = Math.pow((double) counts[word], .75) / sum;
            double deviation = Math.sqrt(DRAWS * p * (1 - p));
            assertThat((double) drawn[word]).isCloseTo(DRAWS * p, within(DEVIATIONS * deviation));
        }
    }

    /** Values of word2vec.c: (sqrt(cn / (t * N)) + 1) * (t * N) / cn. */
    @ParameterizedTest
    @CsvSource({
        "0.05, 1e-4, 0.0467214",
        "0.001, 1e-4, 0.4162278",
        "0.0002, 1e-4, 1",
        "0.01, 1e-3, 0.4162278",
        "0.5, 0, 1"
    })
    void keepsFrequentWordsAsWord2vecDoes(double frequency, double threshold, double expected) {
        assertThat(Subsampling.probability(frequency, threshold)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void keepsThatShareOfOccurrences() {
        long[] counts = {50_000, 949_980, 20};
        Subsampling subsampling = new Subsampling(counts, 1e-4);
        SplittableRandom random = new SplittableRandom(2);
        int kept = 0;
        for (int i = 0; i < DRAWS; i++) {
            kept += subsampling.keeps(0, random.nextLong()) ? 1 : 0;
            assertThat(subsampling.keeps(2, random.nextLong())).isTrue();
        }
        double p = .0467214;
        double deviation = Math.sqrt(DRAWS * p * (1 - p));
        assertThat((double) kept).isCloseTo(DRAWS * p, within(DEVIATIONS * deviation));
    }
}
