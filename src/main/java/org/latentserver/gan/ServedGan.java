package org.latentserver.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latentserver.api.Picture;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.TensorModel;
import org.latentserver.serving.tensors.Tensor;

/**
 * A loaded generator. Noise comes from the caller's seed, and the network works on blocks of one
 * fixed size, so what is computed together with a picture never changes a bit of it. Safe for use
 * by several threads.
 */
final class ServedGan implements TensorModel {
    /** Pictures computed at a time; a smaller rest is filled up with zeros. */
    private static final int BLOCK = 8;

    private static final int CALL = 256;

    private final GanArchitecture architecture;
    private final NDManager manager = PyTorch.newManager();
    private final Generator generator;
    private final Batcher<float[], float[]> batcher;
    private final long weightBytes;

    ServedGan(GanArchitecture architecture, ModelPackage modelPackage, Batchers batchers)
            throws IOException {
        this.architecture = architecture;
        generator = new Generator(architecture, manager, 0);
        try (Arena arena = Arena.ofConfined()) {
            Map<String, org.latentserver.models.packages.Tensor> all =
                    Safetensors.read(modelPackage.weights(), arena);
            Map<String, org.latentserver.models.packages.Tensor> tensors =
                    GanNetworks.under(GanNetworks.GENERATOR, all);
            NetworkWeights.set(generator, tensors);
            weightBytes = tensors.values().stream().mapToLong(t -> t.data().byteSize()).sum();
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
        batcher = batchers.create("gan", this::generate);
    }

    GanArchitecture architecture() {
        return architecture;
    }

    /**
     * Draws pictures.
     *
     * @param count at least 1
     * @param truncation in (0, 1]; z is standard normal times this: smaller values stay nearer to
     *     the average picture, less various and more typical
     */
    List<Picture> sample(int count, long seed, double truncation) {
        int size = architecture.latentSize();
        float[] noise = Latents.normal(seed, count, size);
        List<float[]> latents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float[] z = Arrays.copyOfRange(noise, i * size, (i + 1) * size);
            for (int j = 0; j < size; j++) {
                z[j] = (float) (z[j] * truncation);
            }
            latents.add(z);
        }
        return decode(latents);
    }

    /** The pictures of these noise vectors. */
    List<Picture> decode(List<float[]> latents) {
        List<Picture> pictures = new ArrayList<>(latents.size());
        for (int from = 0; from < latents.size(); from += CALL) {
            List<float[]> part = latents.subList(from, Math.min(from + CALL, latents.size()));
            for (float[] pixels : batcher.call(part)) {
                pictures.addAll(architecture.pictures(pixels));
            }
        }
        return pictures;
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
        return GanTensors.infer(this, inputs);
    }

    @Override
    public List<Batcher<?, ?>> batchers() {
        return List.of(batcher);
    }

    private List<float[]> generate(List<float[]> latents) {
        List<float[]> results = new ArrayList<>(latents.size());
        for (int from = 0; from < latents.size(); from += BLOCK) {
            int here = Math.min(BLOCK, latents.size() - from);
            float[] pixels = block(latents.subList(from, from + here));
            for (int i = 0; i < here; i++) {
                int length = architecture.pixels();
                results.add(Arrays.copyOfRange(pixels, i * length, (i + 1) * length));
            }
        }
        return results;
    }

    private float[] block(List<float[]> latents) {
        int size = architecture.latentSize();
        float[] values = new float[BLOCK * size];
        for (int i = 0; i < latents.size(); i++) {
            System.arraycopy(latents.get(i), 0, values, i * size, size);
        }
        try (NDManager arrays = manager.newSubManager()) {
            NDArray z = arrays.create(values, new Shape(BLOCK, size));
            return Generator.pixels(generator.apply(z, false).toFloatArray());
        }
    }

    @Override
    public void warmUp() {
        sample(2 * BLOCK, 0, 1);
    }

    @Override
    public long bytes() {
        return 2 * weightBytes;
    }

    @Override
    public void close() {
        batcher.close();
        generator.close();
        manager.close();
    }
}
