package org.latentserver.gan;

import ai.djl.ndarray.NDArray;

/** The hinge losses of Lim and Ye (2017); scalars, means over the batch. */
final class HingeLoss {
    private HingeLoss() {}

    /** mean max(0, 1 - real) + mean max(0, 1 + fake), of logits (N). */
    static NDArray discriminator(NDArray real, NDArray fake) {
        NDArray realTerm = relu(real.neg().add(1f)).mean();
        return realTerm.add(relu(fake.add(1f)).mean());
    }

    /** mean -fake. */
    static NDArray generator(NDArray fake) {
        return fake.mean().neg();
    }

    private static NDArray relu(NDArray x) {
        return x.getNDArrayInternal().relu();
    }
}
