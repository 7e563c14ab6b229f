package org.latentserver.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.gan.network.Generator;
import org.latentserver.gan.network.Latents;
import org.latentserver.models.packages.ModelPackage;
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
    private final @Nullable ServedDiscriminator discriminator;
    private final Batcher<Order, float[]> batcher;
    private final long weightBytes;

    /**
     * What one picture is made of.
     *
     * @param label class number, or {@link ClassChoice#NONE}
     */
    record Order(float[] z, int label) {}

    ServedGan(GanArchitecture architecture, ModelPackage modelPackage, Batchers batchers)
            throws IOException {
        this.architecture = architecture;
        try {
            generator = GanNetworks.openGenerator(architecture, modelPackage, manager);
            discriminator =
                    GanNetworks.openDiscriminator(architecture, modelPackage, manager)
                            .map(network ->
                                    new ServedDiscriminator(architecture, network, batchers))
                            .orElse(null);
            weightBytes =
                    GanNetworks.bytes(generator)
                            + (discriminator == null ? 0 : discriminator.weightBytes());
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
     * The opponent that the generator was trained against.
     *
     * @throws ServiceException INVALID_REQUEST naming {@code model} when the package holds none
     */
    ServedDiscriminator discriminator() {
        if (discriminator == null) {
            throw ServiceException.invalid("model", "the model's package holds no discriminator");
        }
        return discriminator;
    }

    /**
     * Draws pictures.
     *
     * @param truncation in (0, 1]; z is standard normal times this: smaller values stay nearer to
     *     the average picture, less various and more typical
     * @param labels class number of each picture, at least one
     */
    List<Picture> sample(long seed, double truncation, int[] labels) {
        return decode(latents(seed, labels.length, truncation), labels);
    }

    /** Noise vectors that a seed gives, times the truncation. */
    List<float[]> latents(long seed, int count, double truncation) {
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
        return latents;
    }

    /** The pictures of these noise vectors, each of its class. */
    List<Picture> decode(List<float[]> latents, int[] labels) {
        List<Order> orders = new ArrayList<>(latents.size());
        for (int i = 0; i < labels.length; i++) {
            orders.add(new Order(latents.get(i), labels[i]));
        }
        List<Picture> pictures = new ArrayList<>(orders.size());
        for (int from = 0; from < orders.size(); from += CALL) {
            List<Order> part = orders.subList(from, Math.min(from + CALL, orders.size()));
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
        return discriminator == null ? List.of(batcher) : List.of(batcher, discriminator.batcher());
    }

    private List<float[]> generate(List<Order> orders) {
        List<float[]> results = new ArrayList<>(orders.size());
        for (int from = 0; from < orders.size(); from += BLOCK) {
            int here = Math.min(BLOCK, orders.size() - from);
            float[] pixels = block(orders.subList(from, from + here));
            for (int i = 0; i < here; i++) {
                int length = architecture.pixels();
                results.add(Arrays.copyOfRange(pixels, i * length, (i + 1) * length));
            }
        }
        return results;
    }

    private float[] block(List<Order> orders) {
        int size = architecture.latentSize();
        float[] values = new float[BLOCK * size];
        int[] labels = new int[BLOCK];
        for (int i = 0; i < orders.size(); i++) {
            System.arraycopy(orders.get(i).z, 0, values, i * size, size);
            labels[i] = orders.get(i).label;
        }
        try (NDManager arrays = manager.newSubManager()) {
            NDArray z = arrays.create(values, new Shape(BLOCK, size));
            return Generator.pixels(
                    generator.apply(z, oneHot(arrays, labels), false).toFloatArray());
        }
    }

    private @Nullable NDArray oneHot(NDManager arrays, int[] labels) {
        int classes = architecture.classes().size();
        return classes == 0 ? null : ClassLabels.oneHot(arrays, labels, classes);
    }

    @Override
    public void warmUp() {
        sample(0, 1, ClassChoice.of(architecture, null, 0, 2 * BLOCK));
        if (discriminator != null) {
            discriminator.warmUp();
        }
    }

    @Override
    public long bytes() {
        return 2 * weightBytes;
    }

    @Override
    public void close() {
        batcher.close();
        if (discriminator != null) {
            discriminator.close();
        }
        generator.close();
        manager.close();
    }
}
