package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/** Classes as the networks are told them: one row a picture, 1 at its class, 0 elsewhere. */
public final class ClassLabels {
    private ClassLabels() {}

    /**
     * @param classes each from 0 to below {@code count}
     * @return float32 (N, count), owned by the manager
     */
    public static NDArray oneHot(NDManager manager, int[] classes, int count) {
        float[] rows = new float[classes.length * count];
        for (int i = 0; i < classes.length; i++) {
            rows[i * count + classes[i]] = 1f;
        }
        return manager.create(rows, new Shape(classes.length, count));
    }

    /**
     * Classes drawn with equal probability. The first of a longer draw are those of a shorter one.
     */
    public static int[] drawn(long seed, int number, int count) {
        SplittableRandom random = new SplittableRandom(Latents.seed(seed, 1));
        int[] classes = new int[number];
        for (int i = 0; i < number; i++) {
            classes[i] = random.nextInt(count);
        }
        return classes;
    }
}
