package org.latentserver.words.training;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.latentserver.words.search.Lanes;

/** The full softmax over all words on SIMD registers: two passes over the output matrix a step. */
final class SoftmaxKernel {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

    /** Adding it rounds to a whole number, which then stands in the low bits. */
    private static final float ROUND = 12582912f;

    private SoftmaxKernel() {}

    /**
     * Changes all words' rows, adds the input's change to the row at {@code change}; returns the
     * loss.
     *
     * @param in the input is its row at {@code x}
     */
    static double step(
            float[] in, int x, RowMatrix output, int change, Window window, int words, float rate) {
        float[] scores = window.allScores(words);
        float most = Float.NEGATIVE_INFINITY;
        for (int word = 0; word < words; word++) {
            scores[word] = dot(in, x, output.values(), output.offset(word), output.stride());
            most = Math.max(most, scores[word]);
        }
        int target = window.targets[0];
        double score = scores[target];
        double sum = exponentials(scores, words, most);
        float factor = (float) (-rate / sum);
        for (int word = 0; word < words; word++) {
            float gradient = factor * scores[word] + (word == target ? rate : 0);
            update(in, x, output.values(), output.offset(word), change, output.stride(), gradient);
        }
        return most + Math.log(sum) - score;
    }

    private static float dot(float[] in, int x, float[] out, int o, int stride) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < stride; i += LANES) {
            sum =
                    FloatVector.fromArray(SPECIES, in, x + i)
                            .fma(FloatVector.fromArray(SPECIES, out, o + i), sum);
        }
        return Lanes.sum(sum);
    }

    /** Takes e^(score - most) in place; returns their sum. */
    private static double exponentials(float[] scores, int words, float most) {
        for (int i = 0; i < words; i += LANES) {
            exp(FloatVector.fromArray(SPECIES, scores, i).sub(most)).intoArray(scores, i);
        }
        double sum = 0;
        for (int word = 0; word < words; word++) {
            sum += scores[word];
        }
        return sum;
    }

    /** e^x for x of at most 0, relative error below 3e-7: a power of two times a polynomial. */
    static FloatVector exp(FloatVector scores) {
        FloatVector x = scores.max(-87f);
        FloatVector rounded = x.mul(1.442695f).add(ROUND);
        FloatVector n = rounded.sub(ROUND);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -.6933594f), x);
        r = n.fma(FloatVector.broadcast(SPECIES, 2.12194440e-4f), r);
        FloatVector p = FloatVector.broadcast(SPECIES, 1.9875691e-4f);
        p = p.fma(r, FloatVector.broadcast(SPECIES, .0013981999f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, .008333452f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, .041665796f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, .16666666f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, .5f));
        FloatVector y = p.fma(r.mul(r), r).add(1f);
        IntVector power =
                rounded.reinterpretAsInts()
                        .lanewise(VectorOperators.LSHL, 23)
                        .add(Float.floatToRawIntBits(1));
        return y.mul(power.reinterpretAsFloats());
    }

    private static void update(
            float[] in, int x, float[] out, int o, int change, int stride, float gradient) {
        FloatVector g = FloatVector.broadcast(SPECIES, gradient);
        for (int i = 0; i < stride; i += LANES) {
            FloatVector row = FloatVector.fromArray(SPECIES, out, o + i);
            row.fma(g, FloatVector.fromArray(SPECIES, out, change + i)).intoArray(out, change + i);
            FloatVector.fromArray(SPECIES, in, x + i).fma(g, row).intoArray(out, o + i);
        }
    }
}
