package org.latentserver.gan.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Spectral normalisation (Miyato et al., 2018): a weight, seen as the matrix (out, rest), divided
 * by its largest singular value, which one step of power iteration a call to {@link #iterate}
 * follows through training. The left singular vector u is the network's, so that a checkpoint holds
 * it. Used by one thread.
 */
final class SpectralNorm {
    private static final float EPSILON = 1e-12f;

    private final NDArray weight;
    private final NDArray left;

    /**
     * @param weight (out, …), float32
     * @param left (out), not zero; changed in place
     */
    SpectralNorm(NDArray weight, NDArray left) {
        this.weight = weight;
        this.left = left;
    }

    /** One step of power iteration: u becomes W v / |W v| with v = W' u / |W' u|. */
    void iterate() {
        try (NDManager scratch = weight.getManager().newSubManager()) {
            NDArray matrix = matrix(constant(scratch), scratch);
            unit(matrix.matMul(right(matrix))).copyTo(left);
        }
    }

    /**
     * W / sigma, differentiable in W; u and v are constants.
     *
     * @param target owner of the result and of the graph behind it
     */
    NDArray normalised(NDManager target) {
        return divided(weight, target);
    }

    /** W / sigma as a constant: nothing reaches W's gradient through it. */
    NDArray frozen(NDManager target) {
        return divided(constant(target), target);
    }

    private NDArray divided(NDArray numerator, NDManager target) {
        NDArray right = right(matrix(constant(target), target));
        NDArray sigma = matrix(numerator, target).matMul(right).mul(left).sum();
        NDArray result = numerator.div(sigma);
        result.attach(target);
        return result;
    }

    private NDArray right(NDArray matrix) {
        return unit(matrix.transpose().matMul(left));
    }

    private NDArray constant(NDManager target) {
        NDArray constant = weight.stopGradient();
        constant.attach(target);
        return constant;
    }

    private static NDArray matrix(NDArray weight, NDManager target) {
        NDArray matrix = weight.reshape(weight.getShape().get(0), -1);
        matrix.attach(target);
        return matrix;
    }

    private static NDArray unit(NDArray vector) {
        return vector.div(vector.norm().maximum(EPSILON));
    }
}
