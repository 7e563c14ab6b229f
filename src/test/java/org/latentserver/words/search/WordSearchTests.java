package org.latentserver.words.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.models.packages.Tensor;

class WordSearchTests {
    private static final int ROWS = 1500; // not a multiple of a block
    private static final float TOLERANCE = 1e-5f;

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 100, 131})
    void scansLikePlainJava(int dimension) {
        float[] values = values(dimension);
        MemorySegment rows = Tensor.of("rows", values, ROWS, dimension).data();
        float[] query = new float[dimension];
        System.arraycopy(values, 7 * dimension, query, 0, dimension);
        float[] expected = new float[ROWS];
        float[] products = new float[ROWS];
        new ScalarScan().products(rows, 0, ROWS, query, expected);
        new VectorScan().products(rows, 0, ROWS, query, products);
        assertThat(products).containsExactly(expected, within(TOLERANCE * dimension));
        double direct = 0;
        for (int i = 0; i < dimension; i++) {
            direct += (double) query[i] * values[11 * dimension + i];
        }
        assertThat((double) expected[11]).isCloseTo(direct, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100})
    void findsWhatSortingAllCosinesFinds(int dimension) {
        float[] values = values(dimension);
        MemorySegment rows = Tensor.of("rows", values, ROWS, dimension).data();
        WordSearch search = new WordSearch(new VectorScan(), rows, ROWS, dimension);
        List<WordSearch.Query> queries =
                List.of(
                        new WordSearch.Query(search.row(5), new int[] {5}, 10),
                        new WordSearch.Query(search.row(900), new int[] {3, 900}, 1),
                        new WordSearch.Query(search.row(1499), new int[] {}, ROWS + 5));
        List<List<WordSearch.Hit>> answers = search.nearest(queries);
        for (int q = 0; q < queries.size(); q++) {
            WordSearch.Query query = queries.get(q);
            List<Integer> expected =
                    IntStream.range(0, ROWS)
                            .filter(row -> IntStream.of(query.excluded()).noneMatch(x -> x == row))
                            .boxed()
                            .sorted(
                                    Comparator.comparingDouble(
                                            row -> -cosine(query.vector(), search.row(row))))
                            .limit(query.k())
                            .toList();
            List<WordSearch.Hit> hits = answers.get(q);
            assertThat(hits).hasSameSizeAs(expected);
            for (int i = 0; i < hits.size(); i++) {
                // equal within rounding may swap places, the similarity at a place may not differ
                double similarity = cosine(query.vector(), search.row(expected.get(i)));
                assertThat((double) hits.get(i).similarity())
                        .isCloseTo(similarity, within((double) TOLERANCE));
            }
            assertThat(hits.getFirst().row()).isEqualTo(expected.getFirst());
        }
    }

    @Test
    void ofEqualRowsTheFirstIsTheAnswer() {
        float[] values = {1, 0, 0, 1, 0, 1, 0, 2, 0, 0};
        MemorySegment rows = Tensor.of("rows", values, 5, 2).data();
        WordSearch search = new WordSearch(new VectorScan(), rows, 5, 2);
        WordSearch.Query query = new WordSearch.Query(new float[] {0, 3}, new int[] {}, 2);
        assertThat(search.nearest(List.of(query)).getFirst())
                .extracting(WordSearch.Hit::row)
                .containsExactly(1, 2);
        assertThat(search.unit(4)).containsExactly(0, 0);
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double lengths = 1;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
        }
        lengths *=
                Math.sqrt(
                        IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * a[i]).sum());
        lengths *=
                Math.sqrt(
                        IntStream.range(0, b.length).mapToDouble(i -> (double) b[i] * b[i]).sum());
        return product / lengths;
    }

    private static float[] values(int dimension) {
        Random random = new Random(1);
        float[] values = new float[ROWS * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
