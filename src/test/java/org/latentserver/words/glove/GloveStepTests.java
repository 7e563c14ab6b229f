package org.latentserver.words.glove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GloveStepTests {
    private static final int WORDS = 5;
    private static final int SIZE = 20;
    private static final double RATE = .05;
    private static final float LOGARITHM = 1.3f;
    private static final float WEIGHT = .7f;

    /** float32 of values around 1, divided by the rate. */
    private static final double GRADIENT_TOLERANCE = 2e-5;

    private static final double STEPS_TOLERANCE = 2e-6;

    static Stream<GloveKernel> kernels() {
        return Stream.of(new ScalarGloveKernel(), new VectorGloveKernel());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theFirstStepFollowsTheGradient(GloveKernel kernel) {
        GloveModel model = model(1);
        float[] before = model.rows().values().clone();
        new GloveWorker(model, kernel, RATE).train(record(3, 3), 1);
        float[] after = model.rows().values();
        List<Integer> trained = valuesOf(model, 3, 3);
        for (int at : trained) {
            double step = (before[at] - after[at]) / RATE;
            assertThat(step)
                    .isCloseTo(difference(model, before, at, 3, 3), within(GRADIENT_TOLERANCE));
        }
        for (int word = 0; word < WORDS; word++) {
            for (int at : valuesOf(model, word, word)) {
                assertThat(after[at] != before[at]).isEqualTo(trained.contains(at));
            }
        }
    }

    /** Of the loss, by central finite differences in double precision. */
    private static double difference(GloveModel model, float[] at, int value, int i, int j) {
        double[] values = doubles(at);
        double h = 1e-5;
        values[value] += h;
        double above = loss(model, values, i, j);
        values[value] -= 2 * h;
        return (above - loss(model, values, i, j)) / (2 * h);
    }

    private static double loss(GloveModel model, double[] values, int i, int j) {
        double d = distance(model, values, i, j);
        return WEIGHT * d * d / 2;
    }

    private static double distance(GloveModel model, double[] values, int i, int j) {
        double d = values[model.wordBias(i)] + values[model.contextBias(j)] - LOGARITHM;
        for (int k = 0; k < SIZE; k++) {
            d += values[model.word(i) + k] * values[model.context(j) + k];
        }
        return d;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void manyStepsEqualThoseOfTheReferenceInDoublePrecision(GloveKernel kernel) {
        GloveModel model = model(2);
        double[] expected = doubles(model.rows().values());
        GloveWorker worker = new GloveWorker(model, kernel, RATE);
        double loss = 0;
        int steps = 30;
        for (int step = 0; step < steps; step++) {
            int row = step % WORDS;
            int column = step % (row + 1);
            worker.train(record(row, column), 1);
            loss += loss(model, expected, row, column);
            reference(model, expected, row, column);
            if (row != column) {
                loss += loss(model, expected, column, row);
                reference(model, expected, column, row);
            }
        }
        double[] taken = worker.takeLoss();
        assertThat(taken[0]).isCloseTo(loss, within(loss * 1e-5));
        assertThat(doubles(model.rows().values()))
                .containsExactly(expected, within(STEPS_TOLERANCE));
    }

    /** The update of GloVe's C program, in double precision. */
    private static void reference(GloveModel model, double[] values, int i, int j) {
        double gradient = WEIGHT * distance(model, values, i, j);
        for (int k = 0; k < SIZE; k++) {
            int w = model.word(i) + k;
            int c = model.context(j) + k;
            double clip = GloveKernel.CLIP;
            double forWord = Math.min(Math.max(gradient * values[c], -clip), clip) * RATE;
            double forContext = Math.min(Math.max(gradient * values[w], -clip), clip) * RATE;
            adaGrad(values, w, w + model.sums(), forWord);
            adaGrad(values, c, c + model.sums(), forContext);
        }
        int bias = model.wordBias(i);
        adaGrad(values, bias, bias + GloveModel.BIAS_SUMS, gradient * RATE);
        bias = model.contextBias(j);
        adaGrad(values, bias, bias + GloveModel.BIAS_SUMS, gradient * RATE);
    }

    private static void adaGrad(double[] values, int at, int sum, double scaled) {
        values[at] -= scaled / Math.sqrt(values[sum]);
        values[sum] += scaled * scaled;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void clipsDerivatives(GloveKernel kernel) {
        GloveModel model = model(3);
        float[] values = model.rows().values();
        int w = model.word(4);
        int c = model.context(4);
        values[c] = 1000;
        values[w] = 1;
        kernel.step(values, w, c, model.stride(), model.sums(), 2, (float) RATE);
        assertThat(values[w]).isEqualTo((float) (1 - 100 * RATE));
        assertThat(values[w + model.sums()]).isEqualTo((float) (1 + Math.pow(100 * RATE, 2)));
        assertThat(values[c]).isEqualTo((float) (1000 - 2 * RATE));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void skipsCellsWhoseErrorIsNotFinite(GloveKernel kernel) {
        GloveModel model = model(4);
        model.rows().values()[model.word(2)] = Float.NaN;
        float[] before = model.rows().values().clone();
        GloveWorker worker = new GloveWorker(model, kernel, RATE);
        worker.train(record(2, 2), 1);
        assertThat(model.rows().values()).isEqualTo(before);
        worker.train(record(2, 1), 1);
        assertThat(worker.takeLoss()[1]).isEqualTo(1); // x_12 is sound
        worker.train(record(2, 2), 1);
        assertThat(worker.takeLoss()).containsExactly(0, 0, 1);
    }

    @Test
    void paddingStaysZero() {
        GloveModel model = model(5);
        GloveWorker worker = new GloveWorker(model, new VectorGloveKernel(), RATE);
        worker.train(record(3, 1), 1);
        for (int start : List.of(model.word(3), model.context(3), model.word(1))) {
            assertThat(
                            Arrays.copyOfRange(
                                    model.rows().values(), start + SIZE, start + model.stride()))
                    .hasSizeGreaterThan(0)
                    .containsOnly(0f);
        }
    }

    @Test
    void startsAsTheReference() {
        GloveModel model = GloveModel.start(1000, SIZE, 1);
        double sum = 0;
        for (int word = 0; word < 1000; word++) {
            for (int at : valuesOf(model, word, word)) {
                float value = model.rows().values()[at];
                assertThat(Math.abs(value)).isLessThanOrEqualTo(.5f / SIZE);
                sum += value * value;
                int sums = at < model.wordBias(word) ? model.sums() : GloveModel.BIAS_SUMS;
                assertThat(model.rows().values()[at + sums]).isEqualTo(1);
            }
        }
        double variance = sum / (1000 * (2 * SIZE + 2)); // of a uniform variable: width^2 / 12
        assertThat(variance).isCloseTo(1.0 / 12 / SIZE / SIZE, within(1e-5));
    }

    @Test
    void theResultIsTheSumOfBothVectors() {
        GloveModel model = model(6);
        float[] values = model.rows().values();
        float[] row = model.vectors().row(2);
        for (int k = 0; k < SIZE; k++) {
            assertThat(row[k]).isEqualTo(values[model.word(2) + k] + values[model.context(2) + k]);
        }
    }

    private static List<Integer> valuesOf(GloveModel model, int i, int j) {
        Stream<Integer> word = Stream.iterate(model.word(i), at -> at + 1).limit(SIZE);
        Stream<Integer> context = Stream.iterate(model.context(j), at -> at + 1).limit(SIZE);
        Stream<Integer> biases = Stream.of(model.wordBias(i), model.contextBias(j));
        return Stream.of(word, context, biases).flatMap(part -> part).toList();
    }

    private static long[] record(int row, int column) {
        return new long[] {CellSink.key(row, column), CoOccurrences.values(LOGARITHM, WEIGHT)};
    }

    /** Larger values than a start's, so that derivatives are. */
    private static GloveModel model(long seed) {
        GloveModel model = GloveModel.start(WORDS, SIZE, seed);
        Random random = new Random(seed);
        for (int word = 0; word < WORDS; word++) {
            for (int at : valuesOf(model, word, word)) {
                model.rows().values()[at] = random.nextFloat() - .5f;
            }
        }
        return model;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
