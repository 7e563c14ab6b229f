package org.latentserver.words.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.Tensor;

/** The scans against sorting all cosines, computed here in double precision. */
class WordSearchTests {
    private static final int ROWS = 20_000; // several blocks on several threads
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @CsvSource({
        "3, false, 1, 5",
        "3, true, 1, 5",
        "100, false, 1, 40",
        "100, true, 1, 40",
        "100, true, 3, 9",
        "131, true, 2, 71"
    })
    void findsWhatSortingAllCosinesFinds(
            int dimension, boolean compressed, int threads, int queries) {
        MemorySegment rows = rows(dimension);
        var settings = new WordSearch.Settings(compressed, threads, null);
        try (WordSearch search =
                new WordSearch(new VectorScan(), rows, ROWS, dimension, settings)) {
            List<Query> asked = queries(search.rows(), queries);
            List<List<Hit>> answers = search.nearest(asked);
            assertThat(answers).hasSize(queries);
            for (int q = 0; q < queries; q += 7) {
                assertIsBest(answers.get(q), asked.get(q), search.rows());
            }
        }
    }

    @Test
    void plainJavaAnswersTheSame() {
        MemorySegment rows = rows(37);
        var settings = new WordSearch.Settings(true, 1, null);
        try (WordSearch simd = new WordSearch(new VectorScan(), rows, ROWS, 37, settings);
                WordSearch plain = new WordSearch(new ScalarScan(), rows, ROWS, 37, settings)) {
            List<Query> asked = queries(simd.rows(), 20);
            List<List<Hit>> expected = simd.nearest(asked);
            List<List<Hit>> answers = plain.nearest(asked);
            for (int q = 0; q < asked.size(); q++) {
                assertThat(answers.get(q)).hasSameSizeAs(expected.get(q));
                for (int i = 0; i < answers.get(q).size(); i++) {
                    assertThat((double) answers.get(q).get(i).similarity())
                            .isCloseTo(expected.get(q).get(i).similarity(), within(TOLERANCE));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void ofEqualRowsTheFirstIsTheAnswer(boolean compressed) {
        float[] values = {1, 0, 0, 1, 0, 1, 0, 2, 0, 0};
        MemorySegment rows = Tensor.of("rows", values, 5, 2).data();
        var settings = new WordSearch.Settings(compressed, 1, null);
        try (WordSearch search = new WordSearch(new VectorScan(), rows, 5, 2, settings)) {
            Query query = new Query(new float[] {0, 3}, new int[] {}, 2);
            assertThat(search.nearest(List.of(query)).getFirst())
                    .extracting(Hit::row)
                    .containsExactly(1, 2);
            assertThat(search.rows().unit(4)).containsExactly(0, 0);
        }
    }

    /** Roundings are then larger than all differences: only the exact comparison can tell. */
    @Test
    void findsTheNearestOfManyNearlyEqualRows() {
        int dimension = 16;
        Random random = new Random(3);
        float[] values = new float[ROWS * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i % dimension + 1e-4f * random.nextFloat();
        }
        MemorySegment rows = Tensor.of("rows", values, ROWS, dimension).data();
        var settings = new WordSearch.Settings(true, 1, null);
        try (WordSearch search = new WordSearch(new VectorScan(), rows, ROWS, dimension, settings);
                WordSearch plain = new WordSearch(new VectorScan(), rows, ROWS, dimension)) {
            Query query = new Query(search.rows().row(4321), new int[] {4321}, 20);
            assertThat(search.nearest(List.of(query))).isEqualTo(plain.nearest(List.of(query)));
        }
    }

    @Test
    void refusesValuesThatAreNotFinite() {
        float[] values = {1, 0, Float.NaN, 1};
        MemorySegment rows = Tensor.of("rows", values, 2, 2).data();
        assertThatThrownBy(() -> new WordSearch(new VectorScan(), rows, 2, 2))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("vector 1");
    }

    /** Differing in k, in what is left out, and in how far they look. */
    private static List<Query> queries(FloatRows rows, int count) {
        List<Query> queries = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            int row = (q * 397) % ROWS;
            int[] excluded = q % 2 == 0 ? new int[] {row} : new int[] {};
            int within = q % 3 == 0 ? Query.ALL : 5000;
            queries.add(new Query(rows.row(row), excluded, 1 + q % 13, within, true));
        }
        return queries;
    }

    private static void assertIsBest(List<Hit> hits, Query query, FloatRows rows) {
        double[] cosines =
                IntStream.range(0, Math.min(ROWS, query.within()))
                        .mapToDouble(row -> cosine(query.vector(), rows.row(row)))
                        .toArray();
        List<Integer> expected =
                IntStream.range(0, cosines.length)
                        .filter(row -> Arrays.binarySearch(query.excluded(), row) < 0)
                        .boxed()
                        .sorted(Comparator.comparingDouble(row -> -cosines[row]))
                        .limit(query.k())
                        .toList();
        assertThat(hits).hasSameSizeAs(expected);
        for (int i = 0; i < hits.size(); i++) {
            // equal within rounding may swap places, the similarity at a place may not differ
            assertThat((double) hits.get(i).similarity())
                    .isCloseTo(cosines[expected.get(i)], within(TOLERANCE));
            assertThat(cosines[hits.get(i).row()])
                    .isCloseTo(cosines[expected.get(i)], within(TOLERANCE));
        }
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return product / Math.sqrt(aa * bb);
    }

    private static MemorySegment rows(int dimension) {
        Random random = new Random(1);
        float[] values = new float[ROWS * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of("rows", values, ROWS, dimension).data();
    }
}
