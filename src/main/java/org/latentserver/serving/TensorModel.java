package org.latentserver.serving;

import java.util.Map;
import java.util.Set;
import org.latentserver.serving.tensors.Tensor;

/**
 * A served model that can be called with named tensors. It goes through the same batchers as the
 * family's verbs, so that both share passes.
 */
public interface TensorModel extends ServedModel {
    /**
     * Computes the outputs that are asked for, and no more than they need.
     *
     * @param inputs all of one path of the model's signature, of the datatypes and shapes it says;
     *     floating point elements are finite, and in [0, 1] where the signature says that range
     * @param outputs some of the same path, at least one
     * @return the outputs by name
     * @throws org.latentserver.api.ServiceException INVALID_REQUEST naming the input that doesn't
     *     fit; and what the batchers throw
     */
    Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs);
}
