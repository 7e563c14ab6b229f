package org.latentserver.words.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.models.packages.Tensor;

/** Each product against one computed here, value by value in double precision. */
class RowScanTests {
    private static final int ROWS = 23; // no multiple of four
    private static final double TOLERANCE = 1e-4;

    static List<RowScan> scans() {
        return List.of(new VectorScan(), new ScalarScan());
    }

    @ParameterizedTest
    @MethodSource("scans")
    void multipliesRowsAndCodes(RowScan scan) {
        for (int dimension : new int[] {1, 3, 16, 100, 131}) {
            float[] values = gaussian(ROWS * dimension);
            float[] query = FloatRows.unit(gaussian(dimension));
            FloatRows rows = new FloatRows(segment(values, dimension), ROWS, dimension);
            float[] products = new float[ROWS];
            scan.products(rows.values(), 1, ROWS, query, products);
            assertThat((double) products[6]).isCloseTo(dot(query, rows.row(7)), within(TOLERANCE));
            try (Arena arena = Arena.ofShared();
                    ScanThreads threads = new ScanThreads(1)) {
                ByteRows codes = ByteRows.of(rows, arena, threads);
                float[] padded = Arrays.copyOf(query, codes.stride());
                scan.codeProducts(codes, 0, ROWS, padded, products);
                for (int row = 0; row < ROWS; row++) {
                    double cosine = dot(query, rows.unit(row));
                    double error = Math.abs(products[row] * codes.scales()[row] - cosine);
                    assertThat(error).isLessThanOrEqualTo(codes.errors()[row]);
                }
                float[] chosen = new float[5];
                scan.codeProducts(codes, new int[] {22, 0, 7, 7, 1}, 5, padded, chosen);
                assertThat(chosen)
                        .containsExactly(
                                new float[] {
                                    products[22], products[0], products[7], products[7], products[1]
                                },
                                within(1e-3f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scans")
    void multipliesPanels(RowScan scan) {
        int dimension = 35;
        int width = scan.panelWidth();
        float[] rows = gaussian(8 * dimension);
        float[] queries = gaussian(width * dimension);
        float[] products = new float[8 * width];
        scan.panel(rows, 8, dimension, queries, products);
        for (int row = 0; row < 8; row++) {
            for (int q = 0; q < width; q++) {
                double expected = 0;
                for (int i = 0; i < dimension; i++) {
                    expected += (double) rows[row * dimension + i] * queries[i * width + q];
                }
                assertThat((double) products[row * width + q])
                        .isCloseTo(expected, within(TOLERANCE));
            }
        }
        float[] bars = new float[width];
        Arrays.fill(bars, Float.POSITIVE_INFINITY);
        bars[width - 1] = products[width + width - 1] * 2 + .5f - 1e-3f;
        bars[2] = products[width + 2] * 2 + .5f + 1e-3f;
        assertThat(scan.above(products, width, 2, .5f, bars)).isEqualTo(1L << (width - 1));
    }

    @ParameterizedTest
    @MethodSource("scans")
    void decodesCodesWithinTheirBounds(RowScan scan) {
        int dimension = 21;
        FloatRows rows = new FloatRows(segment(gaussian(ROWS * 21), 21), ROWS, dimension);
        try (Arena arena = Arena.ofShared();
                ScanThreads threads = new ScanThreads(1)) {
            ByteRows codes = ByteRows.of(rows, arena, threads);
            float[] decoded = new float[ROWS * codes.stride()];
            scan.decode(codes, 0, ROWS, decoded);
            for (int row = 0; row < ROWS; row++) {
                float[] unit = rows.unit(row);
                for (int i = 0; i < dimension; i++) {
                    float scale = codes.scales()[row];
                    assertThat(decoded[row * codes.stride() + i] * scale)
                            .isCloseTo(unit[i], within(scale / 2 + 1e-6f));
                }
                assertThat(decoded[row * codes.stride() + dimension]).isZero();
            }
        }
    }

    private static MemorySegment segment(float[] values, int dimension) {
        return Tensor.of("rows", values, ROWS, dimension).data();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] gaussian(int length) {
        Random random = new Random(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
