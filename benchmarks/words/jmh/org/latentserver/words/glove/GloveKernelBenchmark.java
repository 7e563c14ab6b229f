package org.latentserver.words.glove;

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
 * One cell of GloVe: a product and a step of AdaGrad on two vectors and their sums, of two words
 * drawn evenly. With 200 words everything is in the second-level cache, with 68,000 the model takes
 * 126 MB.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class GloveKernelBenchmark {
    private static final int CELLS = 1 << 18;
    private static final int SIZE = 100;
    private static final long SEED = 1;

    @Param({"200", "68000"})
    int words;

    @Param({"simd", "plain"})
    String kernel;

    private final int[] pairs = new int[2 * CELLS];
    private GloveModel model;
    private GloveKernel steps;
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = random.nextInt(words);
        }
        model = GloveModel.start(words, SIZE, SEED);
        steps = kernel.equals("simd") ? new VectorGloveKernel() : new ScalarGloveKernel();
    }

    @Benchmark
    public float cell() {
        float[] values = model.rows().values();
        int w = model.word(pairs[2 * next]);
        int c = model.context(pairs[2 * next + 1]);
        next = (next + 1) % CELLS;
        float product = steps.dot(values, w, c, model.stride());
        steps.step(values, w, c, model.stride(), model.sums(), .01f * product, .05f);
        return product;
    }
}
