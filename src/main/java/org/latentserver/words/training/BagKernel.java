package org.latentserver.words.training;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.latentserver.words.search.Lanes;

/**
 * The step of CBOW on SIMD registers: one input made of all contexts, whose products with six
 * targets are summed in registers, and whose change is taken while the targets are changed.
 */
final class BagKernel {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

    private BagKernel() {}

    static void step(RowMatrix input, RowMatrix output, Window window, float rate, boolean mean) {
        window.inputCount = 1;
        int h = bag(input, output, window, mean);
        int stride = output.stride();
        int change = h + stride;
        float[] out = output.values();
        int groups = (window.targetCount + Window.GROUP - 1) / Window.GROUP;
        for (int group = 0; group < groups; group++) {
            int scores = group * Window.TILE;
            products(out, h, output, window, group, scores * Window.PARTIALS);
            Lanes.sumTwelve(window.partials, scores * Window.PARTIALS, window.scores, scores);
        }
        VectorKernel.gradients(window, rate);
        for (int t = 0; t < window.targetCount; t++) {
            float gradient = window.gradients[window.cell(0, t)];
            update(out, output.offset(window.targets[t]), h, change, stride, gradient);
        }
        give(input, output, window, change);
    }

    /** Makes one input of the contexts; returns where it is. Clears its change. */
    static int bag(RowMatrix input, RowMatrix output, Window window, boolean mean) {
        float[] in = input.values();
        float[] out = output.values();
        int stride = output.stride();
        int h = output.offset(window.inputRow());
        float scale = mean ? 1f / window.contextCount : 1;
        int c = 0;
        copyScaled(in, input.offset(window.contexts[c++]), out, h, stride, 1);
        for (; c + 1 < window.contextCount; c += 2) {
            int a = input.offset(window.contexts[c]);
            int b = input.offset(window.contexts[c + 1]);
            for (int i = 0; i < stride; i += LANES) {
                FloatVector.fromArray(SPECIES, in, a + i)
                        .add(FloatVector.fromArray(SPECIES, in, b + i))
                        .add(FloatVector.fromArray(SPECIES, out, h + i))
                        .intoArray(out, h + i);
            }
        }
        if (c < window.contextCount) {
            add(in, input.offset(window.contexts[c]), out, h, stride);
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < stride; i += LANES) {
            FloatVector.fromArray(SPECIES, out, h + i).mul(scale).intoArray(out, h + i);
            zero.intoArray(out, h + stride + i);
        }
        return h;
    }

    /** Adds the change to each context. */
    static void give(RowMatrix input, RowMatrix output, Window window, int change) {
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            add(output.values(), change, input.values(), x, input.stride());
        }
    }

    static void add(float[] from, int at, float[] to, int target, int stride) {
        for (int i = 0; i < stride; i += LANES) {
            FloatVector.fromArray(SPECIES, to, target + i)
                    .add(FloatVector.fromArray(SPECIES, from, at + i))
                    .intoArray(to, target + i);
        }
    }

    static void copyScaled(float[] from, int at, float[] to, int target, int stride, float scale) {
        for (int i = 0; i < stride; i += LANES) {
            FloatVector.fromArray(SPECIES, from, at + i).mul(scale).intoArray(to, target + i);
        }
    }

    /** Where a target's row starts; that of the first one for a gap in the last group. */
    private static int target(RowMatrix output, Window window, int t) {
        return output.offset(window.targets[t < window.targetCount ? t : 0]);
    }

    private static void products(
            float[] out, int h, RowMatrix output, Window window, int group, int at) {
        int t = group * Window.GROUP;
        int o0 = target(output, window, t);
        int o1 = target(output, window, t + 1);
        int o2 = target(output, window, t + 2);
        int o3 = target(output, window, t + 3);
        int o4 = target(output, window, t + 4);
        int o5 = target(output, window, t + 5);
        int stride = output.stride();
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        for (int i = 0; i < stride; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, out, h + i);
            a0 = x.fma(FloatVector.fromArray(SPECIES, out, o0 + i), a0);
            a1 = x.fma(FloatVector.fromArray(SPECIES, out, o1 + i), a1);
            a2 = x.fma(FloatVector.fromArray(SPECIES, out, o2 + i), a2);
            a3 = x.fma(FloatVector.fromArray(SPECIES, out, o3 + i), a3);
            a4 = x.fma(FloatVector.fromArray(SPECIES, out, o4 + i), a4);
            a5 = x.fma(FloatVector.fromArray(SPECIES, out, o5 + i), a5);
        }
        float[] partials = window.partials;
        a0.intoArray(partials, at);
        a1.intoArray(partials, at + LANES);
        a2.intoArray(partials, at + 2 * LANES);
        a3.intoArray(partials, at + 3 * LANES);
        a4.intoArray(partials, at + 4 * LANES);
        a5.intoArray(partials, at + 5 * LANES);
    }

    /** Adds to the input's change what a target pulls, and to the target what the input pushes. */
    static void update(float[] out, int o, int h, int change, int stride, float gradient) {
        FloatVector g = FloatVector.broadcast(SPECIES, gradient);
        for (int i = 0; i < stride; i += LANES) {
            FloatVector row = FloatVector.fromArray(SPECIES, out, o + i);
            row.fma(g, FloatVector.fromArray(SPECIES, out, change + i)).intoArray(out, change + i);
            FloatVector.fromArray(SPECIES, out, h + i).fma(g, row).intoArray(out, o + i);
        }
    }
}
