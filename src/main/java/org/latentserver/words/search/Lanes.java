package org.latentserver.words.search;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums across the lanes of SIMD registers in a fixed order. The Vector API's own reduction adds in
 * one order before and in another after compilation, so that a run would not repeat bit for bit.
 */
public final class Lanes {
    /** Every SIMD width in use divides it: 16 floats are one AVX-512 register. */
    public static final int PADDING = 16;

    /** At most as many lanes as rows are padded to. */
    public static final VectorSpecies<Float> SPECIES = species();

    public static final int COUNT = SPECIES.length();

    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorMask<Float> UPPER_8 = upper(8);
    private static final VectorMask<Float> UPPER_4 = upper(4);
    private static final VectorMask<Float> UPPER_2 = upper(2);
    private static final VectorMask<Float> UPPER_1 = upper(1);

    private Lanes() {}

    private static VectorSpecies<Float> species() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        if (preferred.length() < 4) {
            return FloatVector.SPECIES_128;
        }
        return preferred.length() > PADDING ? FloatVector.SPECIES_512 : preferred;
    }

    private static VectorShuffle<Float> swap(int bit) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ bit) % COUNT);
    }

    private static VectorMask<Float> upper(int bit) {
        boolean[] lanes = new boolean[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            lanes[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    public static float sum(FloatVector v) {
        FloatVector sum = v;
        if (COUNT > 8) {
            sum = sum.add(sum.rearrange(SWAP_8));
        }
        if (COUNT > 4) {
            sum = sum.add(sum.rearrange(SWAP_4));
        }
        sum = sum.add(sum.rearrange(SWAP_2));
        return sum.add(sum.rearrange(SWAP_1)).lane(0);
    }

    /** In lanes without the bit, a's value plus that of its partner lane; in the others, b's. */
    private static FloatVector merge(
            FloatVector a, FloatVector b, VectorMask<Float> upper, VectorShuffle<Float> swap) {
        return a.blend(b, upper).add(b.blend(a, upper).rearrange(swap));
    }

    /**
     * Sums twelve registers, one after the other in {@code from}: the sums of the first six go to
     * {@code target} from {@code to} on, those of the others eight values later. Through memory, as
     * the JIT compiler does not inline more of the Vector API into the method that computes them.
     */
    public static void sumTwelve(float[] from, int at, float[] target, int to) {
        if (COUNT == 16) {
            eight(
                            pair(from, at, 0),
                            pair(from, at, 1),
                            pair(from, at, 2),
                            pair(from, at, 3),
                            pair(from, at, 4),
                            pair(from, at, 5))
                    .intoArray(target, to);
        } else if (COUNT == 8) {
            six(from, at).intoArray(target, to);
            six(from, at + 6 * COUNT).intoArray(target, to + 8);
        } else {
            for (int i = 0; i < 6; i++) {
                target[to + i] = sum(load(from, at, i));
                target[to + 8 + i] = sum(load(from, at, 6 + i));
            }
        }
    }

    private static FloatVector load(float[] from, int at, int register) {
        return FloatVector.fromArray(SPECIES, from, at + register * COUNT);
    }

    private static FloatVector pair(float[] from, int at, int register) {
        return merge(load(from, at, register), load(from, at, register + 6), UPPER_8, SWAP_8);
    }

    private static FloatVector six(float[] from, int at) {
        return eight(
                load(from, at, 0),
                load(from, at, 1),
                load(from, at, 2),
                load(from, at, 3),
                load(from, at, 4),
                load(from, at, 5));
    }

    /** Of each eight lanes: lane t holds the sum of v's lanes, 0 to 5; two are left over. */
    private static FloatVector eight(
            FloatVector v0,
            FloatVector v1,
            FloatVector v2,
            FloatVector v3,
            FloatVector v4,
            FloatVector v5) {
        return four(
                merge(v0, v4, UPPER_4, SWAP_4),
                merge(v1, v5, UPPER_4, SWAP_4),
                v2.add(v2.rearrange(SWAP_4)),
                v3.add(v3.rearrange(SWAP_4)));
    }

    /** Of each four lanes: lane t holds the sum of v's lanes. */
    private static FloatVector four(
            FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3) {
        return merge(
                merge(v0, v2, UPPER_2, SWAP_2), merge(v1, v3, UPPER_2, SWAP_2), UPPER_1, SWAP_1);
    }
}
