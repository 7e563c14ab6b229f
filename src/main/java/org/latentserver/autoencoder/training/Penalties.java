package org.latentserver.autoencoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Pair;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.Scaling;

/**
 * What the training adds to the error of the reconstruction. Results belong to the manager of the
 * arrays that go in; gradients flow through them. Free of state.
 */
final class Penalties {
    /** An average activity of exactly 0 or 1 has an infinite divergence. */
    private static final float INSIDE = 1e-6f;

    private Penalties() {}

    /** Mean of the absolute numbers of codes (items, codeSize); a scalar. */
    static NDArray absolute(NDArray codes) {
        return codes.abs().mean();
    }

    /**
     * Mean over the numbers of a code of the Kullback-Leibler divergence between a coin of the
     * wanted average activity and one of the average over the batch (Ng, 2011).
     *
     * @param codes (items, codeSize) in [0, 1]
     * @param target in (0, 1)
     */
    static NDArray activity(NDArray codes, double target) {
        NDArray average = codes.mean(new int[] {0}).clip(INSIDE, 1 - INSIDE);
        double entropy = target * Math.log(target) + (1 - target) * Math.log(1 - target);
        NDArray inactive = average.neg().add(1);
        return Scaling.times(average.log(), (float) -target)
                .sub(Scaling.times(inactive.log(), (float) (1 - target)))
                .mean()
                .add((float) entropy);
    }

    /**
     * Mean over the items of the divergence of a normal distribution with independent numbers from
     * the standard one (Kingma and Welling, 2014, appendix B), summed over the numbers of a code.
     *
     * @param means (items, codeSize)
     * @param logVariances (items, codeSize)
     */
    static NDArray divergence(NDArray means, NDArray logVariances) {
        NDArray twice =
                means.square().add(logVariances.exp()).sub(logVariances).sub(1).sum(new int[] {1});
        return Scaling.times(twice.mean(), 0.5f);
    }

    /**
     * Moves every weight by so much towards 0, where it stops: the proximal step of an L1 penalty,
     * which is the only way to zeros that are exact. Biases are left alone.
     */
    static void shrinkWeights(AutoencoderNetwork network, NDManager manager, float by) {
        JniUtils.setGradMode(false); // of this thread; a gradient collector sets it while open
        for (Pair<String, Parameter> parameter : network.getParameters()) {
            if (parameter.getValue().getType() == Parameter.Type.WEIGHT) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray weight = parameter.getValue().getArray();
                    scratch.tempAttachAll(weight);
                    weight.subi(weight.clip(-by, by));
                }
            }
        }
    }

    /** Share of the weights that are exactly 0, biases not counted. */
    static double zeroWeights(AutoencoderNetwork network) {
        long zeros = 0;
        long all = 0;
        for (Pair<String, Parameter> parameter : network.getParameters()) {
            if (parameter.getValue().getType() == Parameter.Type.WEIGHT) {
                for (float weight : parameter.getValue().getArray().toFloatArray()) {
                    zeros += weight == 0 ? 1 : 0;
                    all++;
                }
            }
        }
        return (double) zeros / all;
    }

    /** Shortens the decoder's weights of a code number to length 1 where they are longer. */
    static void limitCodeWeights(AutoencoderNetwork network, NDManager manager) {
        JniUtils.setGradMode(false);
        AutoencoderNetwork.CodeMatrix matrix = network.codeMatrix();
        try (NDManager scratch = manager.newSubManager()) {
            scratch.tempAttachAll(matrix.weights());
            NDArray lengths = matrix.weights().square().sum(new int[] {matrix.axis()}, true).sqrt();
            matrix.weights().divi(lengths.maximum(1));
        }
    }
}
