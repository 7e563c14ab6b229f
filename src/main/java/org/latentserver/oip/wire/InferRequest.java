package org.latentserver.oip.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.terms.Priority;

/**
 * A request whose tensors fit the model's signature, each for itself.
 *
 * @param id given back with the answer
 * @param inputs by name
 * @param outputs in the order asked for; empty for all
 * @param binary whether outputs that say nothing are sent in binary
 * @param timeout null when the client gave none
 * @param priority null when the client gave none
 */
public record InferRequest(
        @Nullable String id,
        Map<String, Tensor> inputs,
        List<WantedOutput> outputs,
        boolean binary,
        @Nullable Duration timeout,
        @Nullable Priority priority) {
    /**
     * An output that was asked for by name.
     *
     * @param binary null when the request's own choice holds
     */
    public record WantedOutput(String name, @Nullable Boolean binary) {}
}
