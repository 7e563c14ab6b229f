package org.latentserver.gan.network;

import java.util.SplittableRandom;

/** Standard normal noise that follows from seeds alone, not from an engine's state. */
public final class Latents {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Latents() {}

    /** A seed for one of many streams of a run; streams of neighbouring numbers are unrelated. */
    public static long seed(long seed, long stream) {
        long mixed = seed ^ (stream + 1) * GOLDEN;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /**
     * Noise vectors one after another, {@code count x size} values. The first vectors of a longer
     * draw are those of a shorter one.
     */
    public static float[] normal(long seed, int count, int size) {
        SplittableRandom random = new SplittableRandom(seed(seed, 0));
        float[] values = new float[Math.multiplyExact(count, size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
