package org.latentserver.words.glove;

/**
 * The work of a step of GloVe on vectors that lie in one array. Implementations hold no state:
 * threads share one.
 */
interface GloveKernel {
    /** A derivative is clipped to ± this before it is scaled by the rate, as in GloVe 1.2. */
    float CLIP = 100;

    /**
     * The dot product of two vectors.
     *
     * @param length a multiple of the SIMD width
     */
    float dot(float[] values, int x, int y, int length);

    /**
     * One step of AdaGrad (Duchi et al. 2011) on two vectors x and y whose derivatives are {@code
     * gradient} * y and {@code gradient} * x. With g the clipped derivative of a value v and s its
     * sum, both from before the step, v becomes v - rate g / sqrt(s), and s becomes s + (rate g)^2.
     *
     * @param x where one starts; its sums are {@code sums} further on
     * @param y where the other starts, likewise
     */
    void step(float[] values, int x, int y, int length, int sums, float gradient, float rate);

    /** The fastest one that this JVM can run. */
    static GloveKernel best() {
        boolean simd = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return simd ? new VectorGloveKernel() : new ScalarGloveKernel();
    }
}
