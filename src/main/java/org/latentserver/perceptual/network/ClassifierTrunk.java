package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;

/** A trained {@link FeatureNetwork} that no longer learns. */
final class ClassifierTrunk implements Trunk {
    private final FeatureNetwork network;

    /**
     * @param network with its weights; its gradients are switched off for good
     */
    ClassifierTrunk(FeatureNetwork network) {
        network.freezeParameters(true); // else each pass would record itself for a backward pass
        this.network = network;
    }

    @Override
    public NDList features(NDArray pictures) {
        return network.features(new ParameterStore(pictures.getManager(), false), pictures, false);
    }

    @Override
    public NDArray deepest(NDArray pictures) {
        return features(pictures).getLast();
    }

    @Override
    public NDArray logits(NDArray deepest) {
        return network.head(new ParameterStore(deepest.getManager(), false), deepest, false);
    }
}
