package org.latentserver.autoencoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.latentserver.autoencoder.measures.ErrorQuantiles;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.TensorModel;
import org.latentserver.serving.tensors.Tensor;

/**
 * A loaded autoencoder. Items and codes are flat float32 arrays, one each; images are CHW in [0,
 * 1]. Safe for use by several threads until closed.
 */
final class Autoencoder implements TensorModel {
    private static final int WARM_UP = 8;

    private final AutoencoderArchitecture architecture;
    private final NDManager manager = PyTorch.newManager();
    private final AutoencoderNetwork network;
    private final String packageId;
    private final @Nullable ErrorQuantiles errors;
    private final Batcher<float[], float[]> encoder;
    private final Batcher<float[], float[]> decoder;

    Autoencoder(AutoencoderArchitecture architecture, ModelPackage files, Batchers batchers)
            throws IOException {
        this.architecture = architecture;
        packageId = files.id();
        errors = errors(files);
        network = new AutoencoderNetwork(architecture);
        network.setInitializer(Initializer.ZEROS, Parameter.Type.WEIGHT);
        network.initialize(manager);
        try {
            NetworkWeights.load(network, files.weights());
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
        network.freezeParameters(true); // else each pass would record itself for a backward pass
        encoder =
                batchers.create(
                        "encode", rows -> run(rows, network.itemShape(rows.size()), this::encoded));
        decoder =
                batchers.create(
                        "decode",
                        rows ->
                                run(
                                        rows,
                                        new Shape(rows.size(), architecture.codeSize()),
                                        this::decoded));
    }

    private static @Nullable ErrorQuantiles errors(ModelPackage files) throws IOException {
        if (!files.manifest().files().containsKey(ErrorQuantiles.FILE)) {
            return null; // of a version from before there were any
        }
        return ErrorQuantiles.read(Files.readAllBytes(files.file(ErrorQuantiles.FILE)));
    }

    /** The id of the package that this was loaded from. */
    String packageId() {
        return packageId;
    }

    /** Errors on validation items; null when the package has none. */
    @Nullable ErrorQuantiles errors() {
        return errors;
    }

    AutoencoderArchitecture architecture() {
        return architecture;
    }

    /** Codes of items, {@code codeSize} numbers each. */
    List<float[]> encode(List<float[]> items) {
        return encoder.call(items);
    }

    /** Items of codes: in [0, 1] when the architecture is bounded. */
    List<float[]> decode(List<float[]> codes) {
        return decoder.call(codes);
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
        return AutoencoderTensors.infer(this, inputs, outputs);
    }

    @Override
    public List<Batcher<?, ?>> batchers() {
        return List.of(encoder, decoder);
    }

    private NDArray encoded(ParameterStore store, NDArray items) {
        return network.encode(store, items, false);
    }

    private NDArray decoded(ParameterStore store, NDArray codes) {
        return network.output(store, network.decode(store, codes, false));
    }

    private List<float[]> run(
            List<float[]> rows, Shape shape, BiFunction<ParameterStore, NDArray, NDArray> pass) {
        int size = Math.toIntExact(shape.size() / rows.size());
        float[] flat = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * size, size);
        }
        float[] output;
        try (NDManager scratch = manager.newSubManager()) {
            NDArray input = scratch.create(flat, shape);
            output = pass.apply(new ParameterStore(scratch, false), input).toFloatArray();
        }
        int width = output.length / rows.size();
        List<float[]> answers = new ArrayList<>(rows.size());
        for (int from = 0; from < output.length; from += width) {
            answers.add(java.util.Arrays.copyOfRange(output, from, from + width));
        }
        return answers;
    }

    @Override
    public void warmUp() {
        for (int count : new int[] {1, WARM_UP}) {
            List<float[]> items = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                items.add(new float[architecture.width()]);
            }
            decode(encode(items));
        }
    }

    @Override
    public long bytes() {
        long bytes = 0;
        for (Pair<String, Parameter> parameter : network.getParameters()) {
            bytes += 4 * parameter.getValue().getArray().size();
        }
        return bytes;
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
        manager.close();
    }
}
