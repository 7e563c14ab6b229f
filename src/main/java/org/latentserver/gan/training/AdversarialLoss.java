package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.latentserver.engine.Scaling;

/**
 * What the two networks minimize: functions of logits (N), means over the batch. The logistic forms
 * are computed from the logits themselves, so none of them overflows.
 */
public enum AdversarialLoss {
    /**
     * The game of Goodfellow et al. (2014): the discriminator's cross-entropy, which the generator
     * maximizes. Its gradient vanishes where the discriminator is sure.
     */
    @JsonProperty("minimax")
    MINIMAX,

    /** The same discriminator; the generator minimizes -log D(G(z)) (Goodfellow et al., 2014). */
    @JsonProperty("non-saturating")
    NON_SATURATING,

    /** Hinge (Lim and Ye, 2017): max(0, 1 - real) + max(0, 1 + fake), and -fake. */
    @JsonProperty("hinge")
    HINGE,

    /** Wasserstein (Arjovsky et al., 2017): fake - real, and -fake; wants a gradient penalty. */
    @JsonProperty("wasserstein")
    WASSERSTEIN;

    /** Whether a target other than 1 can be set for real items. */
    boolean takesTargets() {
        return switch (this) {
            case MINIMAX, NON_SATURATING -> true;
            case HINGE, WASSERSTEIN -> false;
        };
    }

    /**
     * The discriminator's loss, a scalar.
     *
     * @param real logits of real items
     * @param fake logits of generated items
     * @param realTarget probability that a real one is to be given; below 1 smooths the labels of
     *     one side (Salimans et al., 2016). Without effect on a loss that takes no targets
     */
    NDArray discriminator(NDArray real, NDArray fake, float realTarget) {
        return switch (this) {
            case MINIMAX, NON_SATURATING ->
                    softPlus(real)
                            .sub(Scaling.times(real, realTarget))
                            .mean()
                            .add(softPlus(fake).mean());
            case HINGE -> relu(real.neg().add(1f)).mean().add(relu(fake.add(1f)).mean());
            case WASSERSTEIN -> fake.mean().sub(real.mean());
        };
    }

    /** The generator's loss, a scalar. */
    NDArray generator(NDArray fake) {
        return switch (this) {
            case MINIMAX -> softPlus(fake).mean().neg(); // log(1 - sigmoid)
            case NON_SATURATING -> softPlus(fake.neg()).mean();
            case HINGE, WASSERSTEIN -> fake.mean().neg();
        };
    }

    /** log(1 + exp(x)). */
    private static NDArray softPlus(NDArray x) {
        return x.getNDArrayInternal().softPlus();
    }

    private static NDArray relu(NDArray x) {
        return x.getNDArrayInternal().relu();
    }
}
