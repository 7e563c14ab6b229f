package org.latentserver.oip.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;

/** A body that is nothing but the elements of one tensor; its shape follows from the length. */
final class RawRequest {
    private RawRequest() {}

    static InferRequest read(InferBody body, TensorSignature signature, int maxItems) {
        List<TensorSpec> inputs = signature.paths().getFirst().inputs();
        if (inputs.size() != 1) {
            throw ServiceException.invalid(
                    InferBody.HEADER,
                    "the body has no JSON, which models of one input can take only; this one takes "
                            + inputs.stream().map(TensorSpec::name).toList());
        }
        TensorSpec spec = inputs.getFirst();
        Datatype datatype = Datatype.valueOf(spec.dtype());
        Tensor tensor =
                datatype == Datatype.BYTES
                        ? text(spec, body.bytes(), maxItems)
                        : numbers(spec, datatype, body.bytes(), maxItems);
        Ranges.check(spec, tensor.elements());
        return new InferRequest(null, Map.of(spec.name(), tensor), List.of(), true, null, null);
    }

    /** The whole body is one element. */
    private static Tensor text(TensorSpec spec, byte[] body, int maxItems) {
        long[] ones = spec.shape().stream().mapToLong(_ -> 1).toArray();
        return new Tensor(
                Datatype.BYTES,
                Shapes.fitting(spec, ones, maxItems),
                new Elements.Strings(new byte[][] {body}));
    }

    private static Tensor numbers(TensorSpec spec, Datatype datatype, byte[] body, int maxItems) {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        long known = datatype.width();
        int open = -1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != -1) {
                known *= shape[i];
            } else if (open < 0) {
                open = i;
            } else {
                throw refused(spec, "has several open dimensions, " + spec.shape() + ": send JSON");
            }
        }
        if (open >= 0) {
            if (body.length == 0 || body.length % known != 0) {
                throw refused(
                        spec,
                        "has %d bytes, expected a multiple of %d for shape %s of %s"
                                .formatted(body.length, known, spec.shape(), datatype));
            }
            shape[open] = body.length / known;
        }
        int[] fitting = Shapes.fitting(spec, shape, maxItems);
        ByteBuffer bytes = ByteBuffer.wrap(body);
        return new Tensor(
                datatype,
                fitting,
                BinaryTensors.read(datatype, Shapes.elements(fitting), bytes, spec.name()));
    }

    private static ServiceException refused(TensorSpec spec, String why) {
        return ServiceException.invalid(spec.name(), "input '" + spec.name() + "' " + why);
    }
}
