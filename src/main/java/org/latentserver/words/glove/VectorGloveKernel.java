package org.latentserver.words.glove;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.latentserver.words.search.Lanes;

/** On SIMD registers. Only loaded when the JVM has the Vector API. */
final class VectorGloveKernel implements GloveKernel {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

    @Override
    public float dot(float[] values, int x, int y, int length) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LANES) {
            sum =
                    FloatVector.fromArray(SPECIES, values, x + i)
                            .fma(FloatVector.fromArray(SPECIES, values, y + i), sum);
        }
        return Lanes.sum(sum);
    }

    @Override
    public void step(
            float[] values, int x, int y, int length, int sums, float gradient, float rate) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector xs = FloatVector.fromArray(SPECIES, values, x + i);
            FloatVector ys = FloatVector.fromArray(SPECIES, values, y + i);
            step(values, x + i, sums, xs, scaled(ys, gradient, rate));
            step(values, y + i, sums, ys, scaled(xs, gradient, rate));
        }
    }

    private static FloatVector scaled(FloatVector other, float gradient, float rate) {
        return other.mul(gradient).max(-CLIP).min(CLIP).mul(rate);
    }

    private static void step(
            float[] values, int at, int sums, FloatVector before, FloatVector scaled) {
        FloatVector sum = FloatVector.fromArray(SPECIES, values, at + sums);
        before.sub(scaled.div(sum.sqrt())).intoArray(values, at);
        scaled.fma(scaled, sum).intoArray(values, at + sums);
    }
}
