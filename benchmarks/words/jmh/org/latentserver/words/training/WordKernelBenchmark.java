package org.latentserver.words.training;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One window of word2vec: six contexts, which is the mean with a window of 5, one centre and five
 * negatives, all drawn evenly from the rows. With 1,000 rows everything is in the second-level
 * cache, with 68,000 the two matrices take 60 MB.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WordKernelBenchmark {
    private static final int WINDOWS = 1 << 16;
    private static final int CONTEXTS = 6;
    private static final int NEGATIVES = 5;
    private static final float RATE = 1e-4f;
    private static final long SEED = 1;

    /** What all threads share. */
    @State(Scope.Benchmark)
    public static class Model {
        @Param({"1000", "68000"})
        int rows;

        @Param({"simd", "plain"})
        String kernel;

        RowMatrix input;
        RowMatrix output;
        WordKernel steps;

        @Setup
        public void fill() {
            SplittableRandom random = new SplittableRandom(SEED);
            input = matrix(random, 0);
            output = matrix(random, 64 * Window.scratchRows(NEGATIVES));
            steps = kernel.equals("simd") ? new VectorKernel() : new ScalarKernel();
        }

        private RowMatrix matrix(SplittableRandom random, int scratch) {
            RowMatrix matrix = RowMatrix.zeros(rows, 100, scratch);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < matrix.dimension(); i++) {
                    matrix.values()[matrix.offset(row) + i] = (float) random.nextDouble(-.1, .1);
                }
            }
            return matrix;
        }
    }

    /** What a thread has of its own. */
    @State(Scope.Thread)
    public static class Worker {
        private static int workers;

        private final int[] words = new int[WINDOWS * (CONTEXTS + NEGATIVES + 1)];
        private Window window;
        private int next;

        @Setup
        public void draw(Model model) {
            int number;
            synchronized (Worker.class) {
                number = workers++;
            }
            SplittableRandom random = new SplittableRandom(SEED + number);
            for (int i = 0; i < words.length; i++) {
                words[i] = random.nextInt(model.rows);
            }
            int scratch = model.rows + number % 64 * Window.scratchRows(NEGATIVES);
            window = new Window(CONTEXTS, NEGATIVES, scratch);
        }

        Window next() {
            int at = next * (CONTEXTS + NEGATIVES + 1);
            next = (next + 1) % WINDOWS;
            window.contextCount = CONTEXTS;
            window.targetCount = NEGATIVES + 1;
            System.arraycopy(words, at, window.contexts, 0, CONTEXTS);
            System.arraycopy(words, at + CONTEXTS, window.targets, 0, NEGATIVES + 1);
            return window;
        }
    }

    @Benchmark
    public float skipGram(Model model, Worker worker) {
        Window window = worker.next();
        model.steps.skipGram(model.input, model.output, window, RATE);
        return window.scores[0];
    }

    @Benchmark
    public float cbow(Model model, Worker worker) {
        Window window = worker.next();
        model.steps.cbow(model.input, model.output, window, RATE, true);
        return window.scores[0];
    }

    /** Where nothing is computed: what drawing a window costs. */
    @Benchmark
    public int windowOnly(Worker worker) {
        return worker.next().targets[0];
    }
}
