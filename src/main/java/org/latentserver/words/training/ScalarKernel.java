package org.latentserver.words.training;

import java.util.Arrays;

/** The step in plain Java: for JVMs without the Vector API, and the reference of its tests. */
final class ScalarKernel implements WordKernel {
    @Override
    public void skipGram(RowMatrix input, RowMatrix output, Window window, float rate) {
        window.inputCount = window.contextCount;
        int stride = input.stride();
        int changes = output.offset(window.scratchRow);
        float[] in = input.values();
        float[] out = output.values();
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            for (int t = 0; t < window.targetCount; t++) {
                int cell = window.cell(c, t);
                float score = dot(in, x, out, output.offset(window.targets[t]), stride);
                window.scores[cell] = score;
                window.gradients[cell] = rate * (window.labels[t] - sigmoid(score));
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

    @Override
    public void cbow(RowMatrix input, RowMatrix output, Window window, float rate, boolean mean) {
        window.inputCount = 1;
        int h = bag(input, output, window, mean);
        int change = h + output.stride();
        float[] out = output.values();
        int stride = output.stride();
        for (int t = 0; t < window.targetCount; t++) {
            int o = output.offset(window.targets[t]);
            float score = dot(out, h, out, o, stride);
            float gradient = rate * (window.labels[t] - sigmoid(score));
            window.scores[window.cell(0, t)] = score;
            addScaled(gradient, out, o, out, change, stride);
            addScaled(gradient, out, h, out, o, stride);
        }
        give(input, output, window, change);
    }

    @Override
    public double skipGramSoftmax(
            RowMatrix input, RowMatrix output, Window window, int words, float rate) {
        double loss = 0;
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            int change = output.offset(window.inputRow() + 1);
            Arrays.fill(output.values(), change, change + output.stride(), 0);
            loss += softmax(input.values(), x, output, change, window, words, rate);
            addScaled(1, output.values(), change, input.values(), x, input.stride());
        }
        return loss;
    }

    @Override
    public double cbowSoftmax(
            RowMatrix input, RowMatrix output, Window window, int words, float rate, boolean mean) {
        int h = bag(input, output, window, mean);
        int change = h + output.stride();
        double loss = softmax(output.values(), h, output, change, window, words, rate);
        give(input, output, window, change);
        return loss;
    }

    private static double softmax(
            float[] in, int x, RowMatrix output, int change, Window window, int words, float rate) {
        float[] out = output.values();
        int stride = output.stride();
        double[] scores = new double[words];
        for (int word = 0; word < words; word++) {
            scores[word] = dot(in, x, out, output.offset(word), stride);
        }
        double most = Arrays.stream(scores).max().orElseThrow();
        double sum = Arrays.stream(scores).map(score -> Math.exp(score - most)).sum();
        for (int word = 0; word < words; word++) {
            double probability = Math.exp(scores[word] - most) / sum;
            float label = word == window.targets[0] ? 1 : 0;
            float gradient = (float) (rate * (label - probability));
            int o = output.offset(word);
            addScaled(gradient, out, o, out, change, stride);
            addScaled(gradient, in, x, out, o, stride);
        }
        return most + Math.log(sum) - scores[window.targets[0]];
    }

    /** Makes one input of the contexts; returns where it is. Clears its change. */
    private static int bag(RowMatrix input, RowMatrix output, Window window, boolean mean) {
        int h = output.offset(window.inputRow());
        int stride = output.stride();
        Arrays.fill(output.values(), h, h + 2 * stride, 0);
        float scale = mean ? 1f / window.contextCount : 1;
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            addScaled(scale, input.values(), x, output.values(), h, stride);
        }
        return h;
    }

    private static void give(RowMatrix input, RowMatrix output, Window window, int change) {
        for (int c = 0; c < window.contextCount; c++) {
            int x = input.offset(window.contexts[c]);
            addScaled(1, output.values(), change, input.values(), x, input.stride());
        }
    }

    @Override
    public void compose(RowMatrix matrix, int[] rows, int from, int to, int target) {
        float[] values = matrix.values();
        int at = matrix.offset(target);
        int stride = matrix.stride();
        Arrays.fill(values, at, at + stride, 0);
        for (int i = from; i < to; i++) {
            addScaled(1f / (to - from), values, matrix.offset(rows[i]), values, at, stride);
        }
        System.arraycopy(values, at, values, at + stride, stride);
    }

    @Override
    public void spread(RowMatrix matrix, int[] rows, int from, int to, int source) {
        float[] values = matrix.values();
        int at = matrix.offset(source);
        int stride = matrix.stride();
        addScaled(-1, values, at + stride, values, at, stride);
        for (int i = from; i < to; i++) {
            addScaled(1, values, at, values, matrix.offset(rows[i]), stride);
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
