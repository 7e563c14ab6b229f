package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelPackage;

/** The network of a version with its weights. Used by one thread. */
final class TrainedNetwork implements AutoCloseable {
    private final NDManager manager = PyTorch.newManager();
    private final AutoencoderNetwork network;
    private final ModelPackage files;

    private TrainedNetwork(ModelPackage files) throws IOException {
        this.files = files;
        network = copy(manager);
    }

    static TrainedNetwork open(ModelPackage files) throws IOException {
        return new TrainedNetwork(files);
    }

    AutoencoderArchitecture architecture() {
        return network.architecture();
    }

    /** Another network with the weights of the version; the manager's. */
    AutoencoderNetwork copy(NDManager owner) throws IOException {
        AutoencoderNetwork copy =
                new AutoencoderNetwork(
                        AutoencoderArchitecture.read(files.manifest().architecture()));
        copy.initialize(owner);
        NetworkWeights.load(copy, files.weights());
        return copy;
    }

    /** A network of the same architecture with random weights of the engine; the manager's. */
    AutoencoderNetwork untrained(NDManager owner) {
        AutoencoderNetwork untrained = new AutoencoderNetwork(network.architecture());
        untrained.initialize(owner);
        untrained.standardizeAs(network);
        return untrained;
    }

    /** Codes (items, codeSize) of items (items, item shape…); of the same manager. */
    NDArray encode(NDArray items) {
        return network.encode(new ParameterStore(items.getManager(), false), items, false);
    }

    /** Items of codes; of the same manager. */
    NDArray decode(NDArray codes) {
        ParameterStore store = new ParameterStore(codes.getManager(), false);
        return network.output(store, network.decode(store, codes, false));
    }

    @Override
    public void close() {
        manager.close();
    }
}
