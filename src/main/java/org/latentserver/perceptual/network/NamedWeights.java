package org.latentserver.perceptual.network;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.latentserver.api.Echo;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.Tensor;

/** Compares weights with what a network needs. */
public final class NamedWeights {
    private NamedWeights() {}

    /**
     * Checks that the tensors are exactly those of the network.
     *
     * @param expected shapes by name
     * @throws ServiceException INVALID_DATA naming the tensor that is missing, too much, of another
     *     shape or not F32
     */
    public static void check(Map<String, long[]> expected, Map<String, Tensor> tensors) {
        expected.forEach((name, shape) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                throw ServiceException.badData(null, "the weights lack " + name);
            }
            if (!tensor.dtype().equals("F32") || !Arrays.equals(tensor.shape(), shape)) {
                throw ServiceException.badData(
                        null,
                        "%s is %s of shape %s, must be F32 of shape %s"
                                .formatted(
                                        name,
                                        tensor.dtype(),
                                        Arrays.toString(tensor.shape()),
                                        Arrays.toString(shape)));
            }
        });
        TreeSet<String> surplus = new TreeSet<>(tensors.keySet());
        surplus.removeAll(expected.keySet());
        if (!surplus.isEmpty()) {
            throw ServiceException.badData(
                    null,
                    "the weights hold %s, which the network has not"
                            .formatted(Echo.of(surplus.first())));
        }
    }
}
