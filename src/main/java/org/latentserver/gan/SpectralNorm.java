package org.latentserver.gan;

import ai.djl.ndarray.NDArray;

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
        try (NDArray constant = weight.stopGradient();
                NDArray matrix = matrix(constant);
                NDArray right = unit(left.matMul(matrix));
                NDArray next = unit(matrix.matMul(right))) {
            next.copyTo(left);
        }
    }

    /** W / sigma, differentiable in W; u and v are constants. */
    NDArray normalised() {
        NDArray right;
        try (NDArray constant = weight.stopGradient();
                NDArray matrix = matrix(constant)) {
            right = unit(left.matMul(matrix));
        }
        NDArray sigma = matrix(weight).matMul(right).mul(left).sum();
        return weight.div(sigma);
    }

    /** W / sigma as a constant: nothing reaches W's gradient through it. */
    NDArray frozen() {
        try (NDArray constant = weight.stopGradient()) {
            return new SpectralNorm(constant, left).normalised();
        }
    }

    private static NDArray matrix(NDArray weight) {
        return weight.reshape(weight.getShape().get(0), -1);
    }

    private static NDArray unit(NDArray vector) {
        NDArray length = vector.norm();
        return vector.div(length.maximum(EPSILON));
    }
}
