package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;

/** Builds the networks of packages. */
public final class Trunks {
    private Trunks() {}

    /**
     * Builds a package's network, its weights fixed.
     *
     * @param architecture the package's
     * @param manager owns the weights
     * @throws org.latentserver.api.ServiceException INVALID_DATA when weights and architecture
     *     don't fit
     */
    public static Trunk open(
            Architecture architecture, ModelPackage modelPackage, NDManager manager)
            throws IOException {
        return switch (architecture) {
            case ConvolutionalClassifier classifier -> {
                FeatureNetwork network = new FeatureNetwork(classifier, 0).initialize(manager);
                NetworkWeights.load(network, modelPackage.weights());
                yield new ClassifierTrunk(network);
            }
            case SqueezeNet squeezeNet -> {
                try (Arena arena = Arena.ofConfined()) {
                    yield new SqueezeNetTrunk(
                            squeezeNet, Safetensors.read(modelPackage.weights(), arena), manager);
                }
            }
        };
    }
}
