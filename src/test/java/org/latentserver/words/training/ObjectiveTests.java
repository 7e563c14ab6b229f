package org.latentserver.words.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each objective's step against finite differences of its loss, written down in doubles here. */
class ObjectiveTests {
    private static final int ROWS = 24;
    private static final int DIMENSION = 20;
    private static final int CENTRE = 7;
    private static final double DIFFERENCE = 1e-4;

    /** So small a rate that second-order terms of a step stay below the tolerance. */
    private static final float RATE = 1e-3f;

    private static final double TOLERANCE = 2e-3;

    enum Loss {
        NEGATIVE_SAMPLING,
        HIERARCHICAL_SOFTMAX,
        SOFTMAX
    }

    private static Stream<Arguments> objectives() {
        return Stream.of(new ScalarKernel(), new VectorKernel())
                .flatMap(kernel ->
                        Arrays.stream(Loss.values())
                                .flatMap(loss ->
                                        Stream.of("skip-gram", "mean", "sum")
                                                .map(how -> Arguments.of(kernel, loss, how))));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void aStepFollowsTheGradient(WordKernel kernel, Loss loss, String how) {
        HuffmanTree tree = tree();
        for (int contexts : new int[] {1, 3, 6}) {
            Window window = window(contexts, loss, tree);
            RowMatrix input = random(1, ROWS, 0);
            RowMatrix output = random(2, ROWS, Window.scratchRows(Math.max(5, tree.longest() - 1)));
            double[][] in = rows(input);
            double[][] out = rows(output);
            step(kernel, loss, how, window, input, output);
            // a mean's context takes the change of the whole mean, as in word2vec
            double share = how.equals("mean") ? contexts : 1;
            assertStep(in, rows(input), share, () -> loss(loss, how, window, in, out));
            assertStep(out, rows(output), 1, () -> loss(loss, how, window, in, out));
        }
    }

    private static void step(
            WordKernel kernel,
            Loss loss,
            String how,
            Window window,
            RowMatrix input,
            RowMatrix output) {
        boolean mean = how.equals("mean");
        boolean skipGram = how.equals("skip-gram");
        double[][] in = rows(input);
        double[][] out = rows(output);
        double reported;
        if (loss == Loss.SOFTMAX) {
            reported =
                    skipGram
                            ? kernel.skipGramSoftmax(input, output, window, ROWS, RATE)
                            : kernel.cbowSoftmax(input, output, window, ROWS, RATE, mean);
        } else {
            if (skipGram) {
                kernel.skipGram(input, output, window, RATE);
            } else {
                kernel.cbow(input, output, window, RATE, mean);
            }
            reported = window.loss();
        }
        // skip-gram's softmax takes one context after the other: second order in the rate
        assertThat(reported).isCloseTo(loss(loss, how, window, in, out), within(2e-2));
    }

    private interface Value {
        double get();
    }

    private static void assertStep(double[][] before, double[][] after, double share, Value loss) {
        double[][] start = Arrays.stream(before).map(double[]::clone).toArray(double[][]::new);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < DIMENSION; i++) {
                before[row][i] = start[row][i] + DIFFERENCE;
                double above = loss.get();
                before[row][i] = start[row][i] - DIFFERENCE;
                double below = loss.get();
                before[row][i] = start[row][i];
                double gradient = (above - below) / (2 * DIFFERENCE);
                assertThat((after[row][i] - start[row][i]) / RATE)
                        .isCloseTo(-share * gradient, within(TOLERANCE * 3));
            }
        }
    }

    private static double loss(
            Loss loss, String how, Window window, double[][] in, double[][] out) {
        if (how.equals("skip-gram")) {
            double sum = 0;
            for (int c = 0; c < window.contextCount; c++) {
                sum += loss(loss, window, in[window.contexts[c]], out);
            }
            return sum;
        }
        double[] h = new double[DIMENSION];
        double scale = how.equals("mean") ? 1. / window.contextCount : 1;
        for (int c = 0; c < window.contextCount; c++) {
            for (int i = 0; i < DIMENSION; i++) {
                h[i] += scale * in[window.contexts[c]][i];
            }
        }
        return loss(loss, window, h, out);
    }

    private static double loss(Loss loss, Window window, double[] x, double[][] out) {
        if (loss == Loss.SOFTMAX) {
            double sum = Arrays.stream(out).mapToDouble(o -> Math.exp(dot(x, o))).sum();
            return Math.log(sum) - dot(x, out[CENTRE]);
        }
        double sum = 0;
        for (int t = 0; t < window.targetCount; t++) {
            double score = dot(x, out[window.targets[t]]);
            sum += Math.log1p(Math.exp(window.labels[t] == 1 ? -score : score));
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static HuffmanTree tree() {
        long[] counts = new long[ROWS];
        Arrays.setAll(counts, i -> 1L << (i / 2));
        return new HuffmanTree(counts);
    }

    private static Window window(int contexts, Loss loss, HuffmanTree tree) {
        Window window = new Window(5, Math.max(5, tree.longest() - 1), ROWS);
        window.contextCount = contexts;
        for (int c = 0; c < contexts; c++) {
            window.contexts[c] = 3 * c;
        }
        switch (loss) {
            case NEGATIVE_SAMPLING -> {
                window.targetCount = 6;
                for (int t = 0; t < 6; t++) {
                    window.targets[t] = CENTRE + t;
                }
            }
            case HIERARCHICAL_SOFTMAX ->
                    window.targetCount = tree.path(CENTRE, window.targets, window.labels);
            case SOFTMAX -> window.targets[0] = CENTRE;
        }
        return window;
    }

    static RowMatrix random(long seed, int rows, int scratchRows) {
        Random random = new Random(seed);
        RowMatrix matrix = RowMatrix.zeros(rows, DIMENSION, scratchRows);
        float[] row = new float[DIMENSION];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < DIMENSION; i++) {
                row[i] = random.nextFloat() - .5f;
            }
            matrix.set(r, row, 0);
        }
        return matrix;
    }

    static double[][] rows(RowMatrix matrix) {
        double[][] rows = new double[matrix.rows()][matrix.dimension()];
        for (int r = 0; r < rows.length; r++) {
            float[] row = matrix.row(r);
            Arrays.setAll(rows[r], i -> row[i]);
        }
        return rows;
    }
}
