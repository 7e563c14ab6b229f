package org.latentserver.words.training;

import java.util.Arrays;

/** The step in plain Java: for JVMs without the Vector API, and the reference of its tests. */
final class ScalarKernel implements SkipGramKernel {
    @Override
    public void step(RowMatrix input, RowMatrix output, SkipGramWindow window, float rate) {
        int stride = input.stride();
        int changes = output.offset(window.scratchRow);
        float[] in = input.values();
        float[] out = output.values();
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            for (int t = 0; t < window.targetCount; t++) {
                int cell = window.cell(c, t);
                float score = dot(in, x, out, output.offset(window.targets[t]), stride);
                float label = t == 0 ? 1 : 0;
                window.scores[cell] = score;
                window.gradients[cell] = rate * (label - sigmoid(score));
            }
        }
        int loaded = window.loadsNegatives ? window.targetCount : 1;
        Arrays.fill(out, changes, changes + loaded * stride, 0f);
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            for (int t = 0; t < window.targetCount; t++) {
                float gradient = window.gradients[window.cell(c, t)];
                addScaled(gradient, in, x, out, changes + t * stride, stride);
            }
            for (int t = 0; t < window.targetCount; t++) {
                float gradient = window.gradients[window.cell(c, t)];
                addScaled(gradient, out, output.offset(window.targets[t]), in, x, stride);
            }
        }
        int stored = window.storesNegatives ? window.targetCount : 1;
        for (int t = 0; t < stored; t++) {
            int row = output.offset(window.targets[t]);
            addScaled(1, out, changes + t * stride, out, row, stride);
        }
    }

    static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    private static float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[aAt + i] * b[bAt + i];
        }
        return sum;
    }

    private static void addScaled(
            float factor, float[] from, int fromAt, float[] to, int toAt, int length) {
        for (int i = 0; i < length; i++) {
            to[toAt + i] += factor * from[fromAt + i];
        }
    }
}
