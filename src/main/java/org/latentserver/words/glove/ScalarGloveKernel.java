package org.latentserver.words.glove;

/** In plain Java: for JVMs without the Vector API, and the reference of its tests. */
final class ScalarGloveKernel implements GloveKernel {
    @Override
    public float dot(float[] values, int x, int y, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += values[x + i] * values[y + i];
        }
        return sum;
    }

    @Override
    public void step(
            float[] values, int x, int y, int length, int sums, float gradient, float rate) {
        for (int i = 0; i < length; i++) {
            float xStep = Math.clamp(gradient * values[y + i], -CLIP, CLIP) * rate;
            float yStep = Math.clamp(gradient * values[x + i], -CLIP, CLIP) * rate;
            step(values, x + i, sums, xStep);
            step(values, y + i, sums, yStep);
        }
    }

    /** Takes one step on one value. */
    static void step(float[] values, int at, int sums, float scaled) {
        values[at] -= scaled / (float) Math.sqrt(values[at + sums]);
        values[at + sums] += scaled * scaled;
    }
}
