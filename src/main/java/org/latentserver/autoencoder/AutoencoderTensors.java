package org.latentserver.autoencoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;

/** An autoencoder as named tensors, the same that its manifest says. */
final class AutoencoderTensors {
    private static final String INPUT = "input";
    private static final String CODE = "code";
    private static final String RECONSTRUCTION = "reconstruction";

    private AutoencoderTensors() {}

    static TensorSignature signature(AutoencoderArchitecture architecture) {
        List<Long> items =
                LongStream.concat(
                                LongStream.of(-1),
                                architecture.shape().stream().mapToLong(Integer::longValue))
                        .boxed()
                        .toList();
        String range = architecture.images() ? "[0,1]" : null;
        return TensorSignature.of(
                List.of(new TensorSpec(INPUT, "FP32", items, range)),
                List.of(
                        new TensorSpec(
                                CODE, "FP32", List.of(-1L, (long) architecture.codeSize()), null),
                        new TensorSpec(RECONSTRUCTION, "FP32", items, range)));
    }

    static Map<String, Tensor> infer(
            Autoencoder autoencoder, Map<String, Tensor> inputs, Set<String> outputs) {
        Tensor input = Objects.requireNonNull(inputs.get(INPUT));
        AutoencoderArchitecture architecture = autoencoder.architecture();
        List<float[]> codes = autoencoder.encode(input.items());
        Map<String, Tensor> answers = new LinkedHashMap<>();
        if (outputs.contains(CODE)) {
            answers.put(CODE, Tensor.ofItems(codes, architecture.codeSize()));
        }
        if (outputs.contains(RECONSTRUCTION)) {
            int[] shape = architecture.shape().stream().mapToInt(Integer::intValue).toArray();
            answers.put(RECONSTRUCTION, Tensor.ofItems(autoencoder.decode(codes), shape));
        }
        return answers;
    }
}
