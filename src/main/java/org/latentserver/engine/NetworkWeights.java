package org.latentserver.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;

/** Moves the parameters of a network, running statistics included, to and from safetensors. */
public final class NetworkWeights {
    private NetworkWeights() {}

    /** The parameters of an initialized block, under the names that the block gives them. */
    public static List<Tensor> tensors(Block block) {
        List<Tensor> tensors = new ArrayList<>();
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            NDArray array = parameter.getValue().getArray();
            tensors.add(
                    Tensor.of(
                            parameter.getKey(), array.toFloatArray(), array.getShape().getShape()));
        }
        return tensors;
    }

    public static void save(Block block, Path file) throws IOException {
        Safetensors.write(file, tensors(block));
    }

    /**
     * Copies a file's tensors into an initialized block.
     *
     * @throws ServiceException INVALID_DATA when a tensor is missing, too much, or of another shape
     */
    public static void load(Block block, Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            set(block, Safetensors.read(file, arena));
        }
    }

    /** As {@link #load}, from tensors in memory. */
    public static void set(Block block, Map<String, Tensor> tensors) {
        List<Pair<String, Parameter>> parameters = new ArrayList<>();
        block.getParameters().forEach(parameters::add);
        if (parameters.size() != tensors.size()) {
            throw ServiceException.badData(
                    null,
                    "weights hold "
                            + tensors.size()
                            + " tensors, the network has "
                            + parameters.size());
        }
        for (Pair<String, Parameter> parameter : parameters) {
            Tensor tensor = tensors.get(parameter.getKey());
            NDArray array = parameter.getValue().getArray();
            if (tensor == null || !Arrays.equals(tensor.shape(), array.getShape().getShape())) {
                throw ServiceException.badData(
                        null, "weights do not fit the network at " + parameter.getKey());
            }
            array.set(tensor.floats());
        }
    }
}
