package org.latentserver.words.training;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.latentserver.words.search.Lanes;

/**
 * The step on SIMD registers. The target rows are copied to scratch rows once a window; then tiles
 * of two contexts by six targets keep twelve sums in registers, and a second pass changes both
 * contexts and the six targets for each piece of a row that it loads. Only loaded when the JVM has
 * the Vector API.
 */
final class VectorKernel implements WordKernel {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

    @Override
    public void skipGram(RowMatrix input, RowMatrix output, Window window, float rate) {
        window.inputCount = window.contextCount;
        float[] in = input.values();
        float[] out = output.values();
        int stride = input.stride();
        int copies = output.offset(window.scratchRow);
        int changes = copies + window.groups * Window.GROUP * stride;
        copyTargets(output, window, copies, changes);
        int last = window.contextCount - 1;
        for (int c = 0; c <= last; c += 2) {
            int x0 = input.offset(window.contexts[c]);
            int x1 = input.offset(window.contexts[Math.min(c + 1, last)]);
            for (int group = 0; group < window.groups; group++) {
                int o = copies + group * Window.GROUP * stride;
                int partial = window.tile(c, group) * Window.PARTIALS;
                products(in, x0, x1, out, o, stride, window.partials, partial);
            }
        }
        int tiles = (last / 2 + 1) * window.groups;
        for (int tile = 0; tile < tiles; tile++) {
            int scores = tile * Window.TILE;
            int partials = scores * Window.PARTIALS;
            Lanes.sumTwelve(window.partials, partials, window.scores, scores);
        }
        gradients(window, rate);
        for (int c = 0; c <= last; c += 2) {
            int x0 = input.offset(window.contexts[c]);
            int x1 = input.offset(window.contexts[Math.min(c + 1, last)]);
            for (int group = 0; group < window.groups; group++) {
                int o = copies + group * Window.GROUP * stride;
                int d = changes + group * Window.GROUP * stride;
                update(in, x0, x1, out, o, d, stride, window.gradients, window.tile(c, group));
            }
        }
        addChanges(output, window, changes);
    }

    @Override
    public void cbow(RowMatrix input, RowMatrix output, Window window, float rate, boolean mean) {
        BagKernel.step(input, output, window, rate, mean);
    }

    @Override
    public double skipGramSoftmax(
            RowMatrix input, RowMatrix output, Window window, int words, float rate) {
        double loss = 0;
        int change = output.offset(window.inputRow() + 1);
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            Arrays.fill(output.values(), change, change + output.stride(), 0);
            loss += SoftmaxKernel.step(input.values(), x, output, change, window, words, rate);
            BagKernel.add(output.values(), change, input.values(), x, input.stride());
        }
        return loss;
    }

    @Override
    public double cbowSoftmax(
            RowMatrix input, RowMatrix output, Window window, int words, float rate, boolean mean) {
        int h = BagKernel.bag(input, output, window, mean);
        int change = h + output.stride();
        double loss = SoftmaxKernel.step(output.values(), h, output, change, window, words, rate);
        BagKernel.give(input, output, window, change);
        return loss;
    }

    @Override
    public void compose(RowMatrix matrix, int[] rows, int from, int to, int target) {
        float[] values = matrix.values();
        int at = matrix.offset(target);
        int stride = matrix.stride();
        BagKernel.copyScaled(values, matrix.offset(rows[from]), values, at, stride, 1);
        for (int i = from + 1; i < to; i++) {
            BagKernel.add(values, matrix.offset(rows[i]), values, at, stride);
        }
        BagKernel.copyScaled(values, at, values, at, stride, 1f / (to - from));
        BagKernel.copyScaled(values, at, values, at + stride, stride, 1);
    }

    @Override
    public void spread(RowMatrix matrix, int[] rows, int from, int to, int source) {
        float[] values = matrix.values();
        int at = matrix.offset(source);
        int stride = matrix.stride();
        for (int i = 0; i < stride; i += LANES) {
            FloatVector.fromArray(SPECIES, values, at + i)
                    .sub(FloatVector.fromArray(SPECIES, values, at + stride + i))
                    .intoArray(values, at + i);
        }
        for (int i = from; i < to; i++) {
            BagKernel.add(values, at, values, matrix.offset(rows[i]), stride);
        }
    }

    private static void copyTargets(RowMatrix output, Window window, int copies, int changes) {
        float[] out = output.values();
        int stride = output.stride();
        FloatVector zero = FloatVector.zero(SPECIES);
        int count = window.loadsNegatives ? window.targetCount : 1;
        for (int t = 0; t < count; t++) {
            int from = output.offset(window.targets[t]);
            int copy = copies + t * stride;
            int change = changes + t * stride;
            for (int i = 0; i < stride; i += LANES) {
                FloatVector.fromArray(SPECIES, out, from + i).intoArray(out, copy + i);
                zero.intoArray(out, change + i);
            }
        }
    }

    /** Scores of two contexts with six targets, a register each that is still to be summed. */
    private static void products(
            float[] in,
            int x0,
            int x1,
            float[] out,
            int copies,
            int stride,
            float[] partials,
            int at) {
        int o1 = copies + stride;
        int o2 = o1 + stride;
        int o3 = o2 + stride;
        int o4 = o3 + stride;
        int o5 = o4 + stride;
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector a0 = zero;
        FloatVector a1 = zero;
        FloatVector a2 = zero;
        FloatVector a3 = zero;
        FloatVector a4 = zero;
        FloatVector a5 = zero;
        FloatVector b0 = zero;
        FloatVector b1 = zero;
        FloatVector b2 = zero;
        FloatVector b3 = zero;
        FloatVector b4 = zero;
        FloatVector b5 = zero;
        for (int i = 0; i < stride; i += LANES) {
            FloatVector a = FloatVector.fromArray(SPECIES, in, x0 + i);
            FloatVector b = FloatVector.fromArray(SPECIES, in, x1 + i);
            FloatVector o = FloatVector.fromArray(SPECIES, out, copies + i);
            a0 = a.fma(o, a0);
            b0 = b.fma(o, b0);
            o = FloatVector.fromArray(SPECIES, out, o1 + i);
            a1 = a.fma(o, a1);
            b1 = b.fma(o, b1);
            o = FloatVector.fromArray(SPECIES, out, o2 + i);
            a2 = a.fma(o, a2);
            b2 = b.fma(o, b2);
            o = FloatVector.fromArray(SPECIES, out, o3 + i);
            a3 = a.fma(o, a3);
            b3 = b.fma(o, b3);
            o = FloatVector.fromArray(SPECIES, out, o4 + i);
            a4 = a.fma(o, a4);
            b4 = b.fma(o, b4);
            o = FloatVector.fromArray(SPECIES, out, o5 + i);
            a5 = a.fma(o, a5);
            b5 = b.fma(o, b5);
        }
        a0.intoArray(partials, at);
        a1.intoArray(partials, at + LANES);
        a2.intoArray(partials, at + 2 * LANES);
        a3.intoArray(partials, at + 3 * LANES);
        a4.intoArray(partials, at + 4 * LANES);
        a5.intoArray(partials, at + 5 * LANES);
        b0.intoArray(partials, at + 6 * LANES);
        b1.intoArray(partials, at + 7 * LANES);
        b2.intoArray(partials, at + 8 * LANES);
        b3.intoArray(partials, at + 9 * LANES);
        b4.intoArray(partials, at + 10 * LANES);
        b5.intoArray(partials, at + 11 * LANES);
    }

    /** rate * (label - sigmoid(score)), zero where there is no context or no target. */
    static void gradients(Window window, float rate) {
        float[] gradients = window.gradients;
        int contexts = window.inputCount;
        int cells = (contexts + 1) / 2 * window.groups * Window.TILE;
        for (int i = 0; i < cells; i += LANES) {
            sigmoid(FloatVector.fromArray(SPECIES, window.scores, i))
                    .mul(-rate)
                    .intoArray(gradients, i);
        }
        int targets = window.groups * Window.GROUP;
        for (int t = 0; t < targets; t++) {
            boolean gap = t >= window.targetCount;
            if (gap || window.labels[t] == 1) {
                for (int c = 0; c < contexts; c++) {
                    int cell = window.cell(c, t);
                    gradients[cell] = gap ? 0 : gradients[cell] + rate;
                }
            }
        }
        for (int t = 0; t < targets && contexts % 2 == 1; t++) {
            gradients[window.cell(contexts, t)] = 0;
        }
    }

    /**
     * By tanh(x / 2) as a quotient of polynomials (the coefficients of Eigen), error below 1e-6.
     */
    static FloatVector sigmoid(FloatVector scores) {
        FloatVector x = scores.mul(.5f).max(-7.9f).min(7.9f);
        FloatVector s = x.mul(x);
        FloatVector p = FloatVector.broadcast(SPECIES, -2.7607684e-16f);
        p = p.fma(s, FloatVector.broadcast(SPECIES, 2.000188e-13f));
        p = p.fma(s, FloatVector.broadcast(SPECIES, -8.604672e-11f));
        p = p.fma(s, FloatVector.broadcast(SPECIES, 5.1222973e-8f));
        p = p.fma(s, FloatVector.broadcast(SPECIES, 1.48572235e-5f));
        p = p.fma(s, FloatVector.broadcast(SPECIES, 6.3726195e-4f));
        p = p.fma(s, FloatVector.broadcast(SPECIES, 4.8935246e-3f));
        FloatVector q = FloatVector.broadcast(SPECIES, 1.1982584e-6f);
        q = q.fma(s, FloatVector.broadcast(SPECIES, 1.1853471e-4f));
        q = q.fma(s, FloatVector.broadcast(SPECIES, 2.2684347e-3f));
        q = q.fma(s, FloatVector.broadcast(SPECIES, 4.893525e-3f));
        FloatVector half = FloatVector.broadcast(SPECIES, .5f);
        return p.mul(x).div(q).fma(half, half);
    }

    /**
     * Adds to two contexts what six targets pull, and to the targets' changes what the two contexts
     * push. The second context is loaded after the first is stored: they may be the same row.
     */
    private static void update(
            float[] in,
            int x0,
            int x1,
            float[] out,
            int copies,
            int changes,
            int stride,
            float[] gradients,
            int tile) {
        int next = tile + Window.TILE / 2;
        FloatVector g0 = FloatVector.broadcast(SPECIES, gradients[tile]);
        FloatVector g1 = FloatVector.broadcast(SPECIES, gradients[tile + 1]);
        FloatVector g2 = FloatVector.broadcast(SPECIES, gradients[tile + 2]);
        FloatVector g3 = FloatVector.broadcast(SPECIES, gradients[tile + 3]);
        FloatVector g4 = FloatVector.broadcast(SPECIES, gradients[tile + 4]);
        FloatVector g5 = FloatVector.broadcast(SPECIES, gradients[tile + 5]);
        FloatVector h0 = FloatVector.broadcast(SPECIES, gradients[next]);
        FloatVector h1 = FloatVector.broadcast(SPECIES, gradients[next + 1]);
        FloatVector h2 = FloatVector.broadcast(SPECIES, gradients[next + 2]);
        FloatVector h3 = FloatVector.broadcast(SPECIES, gradients[next + 3]);
        FloatVector h4 = FloatVector.broadcast(SPECIES, gradients[next + 4]);
        FloatVector h5 = FloatVector.broadcast(SPECIES, gradients[next + 5]);
        for (int i = 0; i < stride; i += LANES) {
            int o = copies + i;
            int d = changes + i;
            FloatVector o0 = FloatVector.fromArray(SPECIES, out, o);
            FloatVector o1 = FloatVector.fromArray(SPECIES, out, o + stride);
            FloatVector o2 = FloatVector.fromArray(SPECIES, out, o + 2 * stride);
            FloatVector o3 = FloatVector.fromArray(SPECIES, out, o + 3 * stride);
            FloatVector o4 = FloatVector.fromArray(SPECIES, out, o + 4 * stride);
            FloatVector o5 = FloatVector.fromArray(SPECIES, out, o + 5 * stride);
            FloatVector a = FloatVector.fromArray(SPECIES, in, x0 + i);
            FloatVector pull = o0.fma(g0, o1.mul(g1)).add(o2.fma(g2, o3.mul(g3)));
            o5.fma(g5, o4.fma(g4, pull)).add(a).intoArray(in, x0 + i);
            FloatVector b = FloatVector.fromArray(SPECIES, in, x1 + i);
            pull = o0.fma(h0, o1.mul(h1)).add(o2.fma(h2, o3.mul(h3)));
            o5.fma(h5, o4.fma(h4, pull)).add(b).intoArray(in, x1 + i);
            push(out, d, a, g0, b, h0);
            push(out, d + stride, a, g1, b, h1);
            push(out, d + 2 * stride, a, g2, b, h2);
            push(out, d + 3 * stride, a, g3, b, h3);
            push(out, d + 4 * stride, a, g4, b, h4);
            push(out, d + 5 * stride, a, g5, b, h5);
        }
    }

    private static void push(
            float[] out, int at, FloatVector a, FloatVector g, FloatVector b, FloatVector h) {
        FloatVector change = FloatVector.fromArray(SPECIES, out, at);
        a.fma(g, b.fma(h, change)).intoArray(out, at);
    }

    /**
     * Adds, not stores: another thread or a word drawn twice may have changed the row meanwhile.
     */
    private static void addChanges(RowMatrix output, Window window, int changes) {
        float[] out = output.values();
        int stride = output.stride();
        int count = window.storesNegatives ? window.targetCount : 1;
        for (int t = 0; t < count; t++) {
            int row = output.offset(window.targets[t]);
            int change = changes + t * stride;
            for (int i = 0; i < stride; i += LANES) {
                FloatVector.fromArray(SPECIES, out, row + i)
                        .add(FloatVector.fromArray(SPECIES, out, change + i))
                        .intoArray(out, row + i);
            }
        }
    }
}
