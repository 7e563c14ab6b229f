package org.latentserver.words.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordKernelTests {
    private static final int ROWS = 40;
    private static final double DIFFERENCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 2e-5;
    private static final float SAME = 2e-6f;

    /** Beyond six targets a context moves before the next group; second order in the rate. */
    private static final float ALMOST_SAME = 3e-5f;

    private static Stream<WordKernel> kernels() {
        return Stream.of(new ScalarKernel(), new VectorKernel());
    }

    /** At rate 1 a step changes each value by its negative derivative. */
    @ParameterizedTest
    @MethodSource("kernels")
    void stepsAgainstTheGradient(WordKernel kernel) {
        for (int contexts : new int[] {1, 4, 5}) {
            RowMatrix input = random(1, 20, 0);
            RowMatrix output = random(2, 20, Window.scratchRows(5));
            Window window = window(contexts, 5, 5);
            double[][] in = rows(input);
            double[][] out = rows(output);
            kernel.skipGram(input, output, window, 1f);
            assertStep(in, rows(input), window, in, out);
            assertStep(out, rows(output), window, in, out);
            assertThat(window.loss()).isCloseTo(loss(in, out, window), within(1e-4));
        }
    }

    /** Each value of {@code before}, which is {@code in} or {@code out}, against differences. */
    private static void assertStep(
            double[][] before, double[][] after, Window window, double[][] in, double[][] out) {
        double[][] start = Arrays.stream(before).map(double[]::clone).toArray(double[][]::new);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < before[row].length; i++) {
                before[row][i] = start[row][i] + DIFFERENCE;
                double above = loss(in, out, window);
                before[row][i] = start[row][i] - DIFFERENCE;
                double below = loss(in, out, window);
                before[row][i] = start[row][i];
                double gradient = (above - below) / (2 * DIFFERENCE);
                assertThat(after[row][i] - start[row][i])
                        .isCloseTo(-gradient, within(GRADIENT_TOLERANCE));
            }
        }
    }

    private static double loss(double[][] in, double[][] out, Window window) {
        double loss = 0;
        for (int c = 0; c < window.contextCount; c++) {
            for (int t = 0; t < window.targetCount; t++) {
                double score = 0;
                for (int i = 0; i < in[0].length; i++) {
                    score += in[window.contexts[c]][i] * out[window.targets[t]][i];
                }
                loss -= Math.log(1 / (1 + Math.exp(t == 0 ? -score : score)));
            }
        }
        return loss;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 10, 20})
    void vectorKernelEqualsPlainJava(int negatives) {
        for (int contexts = 1; contexts <= 10; contexts++) {
            RowMatrix input = random(3, 100, 0);
            RowMatrix output = random(4, 100, Window.scratchRows(negatives));
            RowMatrix expectedInput = copy(input);
            RowMatrix expectedOutput = copy(output);
            Window window = window(contexts, 5, negatives);
            Window expected = window(contexts, 5, negatives);
            window.targets[window.targetCount - 1] = window.targets[window.targetCount / 2];
            expected.targets[window.targetCount - 1] = window.targets[window.targetCount / 2];
            float rate = negatives <= 5 ? .025f : .001f;
            new VectorKernel().skipGram(input, output, window, rate);
            new ScalarKernel().skipGram(expectedInput, expectedOutput, expected, rate);
            float tolerance = negatives <= 5 ? SAME : ALMOST_SAME;
            assertThat(packed(input)).containsExactly(packed(expectedInput), within(tolerance));
            assertThat(packed(output)).containsExactly(packed(expectedOutput), within(tolerance));
        }
    }

    @Test
    void aWordTwiceInAWindowTakesBothChanges() {
        RowMatrix input = random(5, 33, 0);
        RowMatrix output = random(6, 33, Window.scratchRows(5));
        RowMatrix expectedInput = copy(input);
        RowMatrix expectedOutput = copy(output);
        Window window = window(4, 5, 5);
        window.contexts[1] = window.contexts[0];
        new VectorKernel().skipGram(input, output, window, .1f);
        new ScalarKernel().skipGram(expectedInput, expectedOutput, window, .1f);
        assertThat(packed(input)).containsExactly(packed(expectedInput), within(SAME));
        assertThat(packed(output)).containsExactly(packed(expectedOutput), within(SAME));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sharedNegativesChangeOnceByTheSumOfBothSteps(WordKernel kernel) {
        RowMatrix input = random(9, 20, 0);
        RowMatrix output = random(10, 20, Window.scratchRows(5));
        RowMatrix apartInput = copy(input);
        Window first = window(3, 5, 5);
        Window second = window(4, 5, 5);
        second.targets[0] = ROWS - 1;
        RowMatrix firstAlone = copy(output);
        kernel.skipGram(apartInput, firstAlone, first, .1f);
        RowMatrix secondAlone = copy(output);
        kernel.skipGram(apartInput, secondAlone, second, .1f);
        double[][] before = rows(output);

        Window shared = window(3, 5, 5);
        shared.storesNegatives = false;
        kernel.skipGram(input, output, shared, .1f);
        assertThat(output.row(shared.targets[1]))
                .containsExactly(before(before, shared.targets[1]));
        shared.loadsNegatives = false;
        shared.storesNegatives = true;
        shared.contextCount = 4;
        shared.contexts[3] = second.contexts[3];
        shared.targets[0] = ROWS - 1;
        kernel.skipGram(input, output, shared, .1f);
        for (int t = 1; t <= 5; t++) {
            int row = shared.targets[t];
            for (int i = 0; i < 20; i++) {
                double sum = firstAlone.row(row)[i] + secondAlone.row(row)[i] - before[row][i];
                assertThat((double) output.row(row)[i]).isCloseTo(sum, within((double) SAME));
            }
        }
    }

    private static float[] before(double[][] rows, int row) {
        float[] values = new float[rows[row].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[row][i];
        }
        return values;
    }

    @Test
    void paddingStaysZero() {
        RowMatrix input = random(7, 100, 0);
        RowMatrix output = random(8, 100, Window.scratchRows(5));
        new VectorKernel().skipGram(input, output, window(5, 5, 5), .1f);
        for (int row = 0; row < ROWS; row++) {
            int end = input.offset(row) + input.stride();
            assertThat(Arrays.copyOfRange(input.values(), end - 12, end)).containsOnly(0f);
            assertThat(Arrays.copyOfRange(output.values(), end - 12, end)).containsOnly(0f);
        }
    }

    private static Window window(int contexts, int reach, int negatives) {
        Window window = new Window(reach, negatives, ROWS);
        window.contextCount = contexts;
        for (int c = 0; c < contexts; c++) {
            window.contexts[c] = 3 * c;
        }
        window.targetCount = 1 + negatives;
        for (int t = 0; t <= negatives; t++) {
            window.targets[t] = (5 * t + 2) % ROWS;
        }
        return window;
    }

    private static RowMatrix random(long seed, int dimension, int scratchRows) {
        Random random = new Random(seed);
        RowMatrix matrix = RowMatrix.zeros(ROWS, dimension, scratchRows);
        float[] row = new float[dimension];
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < dimension; i++) {
                row[i] = (random.nextFloat() - .5f) / 2;
            }
            matrix.set(r, row, 0);
        }
        return matrix;
    }

    private static RowMatrix copy(RowMatrix matrix) {
        return new RowMatrix(
                matrix.values().clone(), matrix.rows(), matrix.dimension(), matrix.stride());
    }

    private static float[] packed(RowMatrix matrix) {
        try (Arena arena = Arena.ofConfined()) {
            return matrix.packed(ROWS, arena).toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    private static double[][] rows(RowMatrix matrix) {
        double[][] rows = new double[matrix.rows()][matrix.dimension()];
        for (int r = 0; r < rows.length; r++) {
            float[] row = matrix.row(r);
            Arrays.setAll(rows[r], i -> row[i]);
        }
        return rows;
    }
}
