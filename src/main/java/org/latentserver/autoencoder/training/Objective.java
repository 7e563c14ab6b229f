package org.latentserver.autoencoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.Scaling;
import org.latentserver.perceptual.loss.PerceptualLoss;

/** What a training step minimizes: the error of the reconstruction and what is added to it. */
final class Objective {
    private final AutoencoderParameters parameters;
    private final AutoencoderNetwork network;
    private final @Nullable PerceptualLoss perceptual;

    /**
     * @param perceptual of images; null where the parameters name no model, and not closed here
     */
    Objective(
            AutoencoderParameters parameters,
            AutoencoderNetwork network,
            @Nullable PerceptualLoss perceptual) {
        this.parameters = parameters;
        this.network = network;
        this.perceptual = perceptual;
    }

    /**
     * The loss of a batch in its parts.
     *
     * @param total scalar that gradients flow from
     * @param error of the reconstruction, a scalar
     * @param penalty weighted, a scalar; null where the parameters ask for none
     */
    record Loss(NDArray total, NDArray error, @Nullable NDArray penalty) {}

    /**
     * The loss of items against themselves, whatever noise is on the way. Draws from the engine's
     * random numbers.
     *
     * @param items (items, item shape…); all results belong to its manager
     */
    Loss of(ParameterStore store, NDArray items) {
        boolean bounded = network.architecture().bounded();
        NDArray input =
                parameters.inputNoise().disturb(network.standardized(store, items), bounded);
        NDArray encoded = network.encoderOutput(store, input, true);
        NDArray codes = network.codes(encoded);
        NDArray last = network.decode(store, drawn(codes, encoded), true);
        NDArray error = error(store, last, items);
        NDArray penalty = penalty(codes, encoded);
        return new Loss(penalty == null ? error : error.add(penalty), error, penalty);
    }

    /** Codes to decode: of a variational network with noise of the encoder's own variance. */
    private NDArray drawn(NDArray codes, NDArray encoded) {
        if (!network.architecture().variational()) {
            return codes;
        }
        NDManager manager = codes.getManager();
        NDArray noise = manager.randomNormal(0, 1, codes.getShape(), DataType.FLOAT32);
        return codes.add(Scaling.times(network.logVariances(encoded), 0.5f).exp().mul(noise));
    }

    private NDArray error(ParameterStore store, NDArray last, NDArray items) {
        float weight = (float) parameters.lossWeight();
        if (perceptual == null) {
            return Scaling.times(byValue(store, last, items), weight);
        }
        NDArray distance =
                Scaling.times(
                        perceptual.of(items, network.output(store, last)),
                        (float) parameters.perceptualWeight());
        return weight == 0
                ? distance
                : distance.add(Scaling.times(byValue(store, last, items), weight));
    }

    /** Mean over all values of a batch. */
    private NDArray byValue(ParameterStore store, NDArray last, NDArray items) {
        return switch (parameters.loss()) {
            case MSE -> network.output(store, last).sub(items).square().mean();
            // log(1 + e^x) - x y, in the form that no x overflows
            case BCE ->
                    last.getNDArrayInternal()
                            .relu()
                            .sub(last.mul(items))
                            .add(last.abs().neg().exp().add(1).log())
                            .mean();
        };
    }

    private @Nullable NDArray penalty(NDArray codes, NDArray encoded) {
        if (network.architecture().variational()) {
            // the error is a mean over the values of an item, so its sum is that of the bound
            float weight = (float) parameters.beta() / network.architecture().width();
            return Scaling.times(
                    Penalties.divergence(codes, network.logVariances(encoded)), weight);
        }
        if (parameters.l1Codes() > 0) {
            return Scaling.times(Penalties.absolute(codes), (float) parameters.l1Codes());
        }
        if (parameters.klWeight() > 0) {
            return Scaling.times(
                    Penalties.activity(codes, parameters.klTarget()),
                    (float) parameters.klWeight());
        }
        return null;
    }

    /** What remains of an optimizer step: constraints on the weights themselves. */
    void constrain(NDManager manager, float learningRate) {
        if (parameters.l1Weights() > 0) {
            Penalties.shrinkWeights(
                    network, manager, (float) (learningRate * parameters.l1Weights()));
        }
        if (parameters.l1Codes() > 0) {
            Penalties.limitCodeWeights(network, manager);
        }
    }
}
