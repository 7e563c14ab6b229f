package org.latentserver.words.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors that are means of rows, against finite differences of the loss by each row. */
class ComposedWordsTests {
    private static final int ROWS = 12;
    private static final int COMPOSED = ROWS;
    private static final int TARGET = 3;
    private static final float RATE = 1e-3f;
    private static final double DIFFERENCE = 1e-4;
    private static final double TOLERANCE = 6e-3;

    /** Row 5 twice: an n-gram that the word has twice, or two that share a bucket. */
    private static final int[] PARTS = {2, 5, 7, 5};

    private static Stream<WordKernel> kernels() {
        return Stream.of(new ScalarKernel(), new VectorKernel());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void eachPartTakesTheDerivativeOfTheWholeVector(WordKernel kernel) {
        RowMatrix input = ObjectiveTests.random(1, ROWS, 2);
        RowMatrix output = ObjectiveTests.random(2, ROWS, Window.scratchRows(1));
        double[][] before = ObjectiveTests.rows(input);
        double[] target = ObjectiveTests.rows(output)[TARGET];
        Window window = new Window(1, 1, ROWS);
        window.contextCount = 1;
        window.contexts[0] = COMPOSED;
        window.targetCount = 1;
        window.targets[0] = TARGET;

        kernel.compose(input, PARTS, 0, PARTS.length, COMPOSED);
        kernel.skipGram(input, output, window, RATE);
        kernel.spread(input, PARTS, 0, PARTS.length, COMPOSED);

        double[][] after = ObjectiveTests.rows(input);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < target.length; i++) {
                double value = before[row][i];
                before[row][i] = value + DIFFERENCE;
                double above = loss(before, target);
                before[row][i] = value - DIFFERENCE;
                double below = loss(before, target);
                before[row][i] = value;
                // as in fastText, a part takes what the mean should: parts times its derivative
                double expected = -PARTS.length * (above - below) / (2 * DIFFERENCE);
                assertThat((after[row][i] - value) / RATE).isCloseTo(expected, within(TOLERANCE));
            }
        }
    }

    private static double loss(double[][] rows, double[] target) {
        double score = 0;
        for (int part : PARTS) {
            for (int i = 0; i < target.length; i++) {
                score += rows[part][i] * target[i] / PARTS.length;
            }
        }
        return Math.log1p(Math.exp(-score));
    }
}
