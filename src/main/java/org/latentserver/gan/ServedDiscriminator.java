package org.latentserver.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.network.ClassLabels;
import org.latentserver.gan.network.Discriminator;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.GanNetworks;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;

/**
 * A loaded discriminator. It works on blocks of one fixed size, so what is computed together with a
 * picture never changes a bit of its logit. Safe for use by several threads.
 */
final class ServedDiscriminator implements AutoCloseable {
    private static final int BLOCK = 8;
    private static final int CALL = 256;

    private final GanArchitecture architecture;
    private final Discriminator discriminator;
    private final NDManager manager = PyTorch.newManager();
    private final Batcher<Shown, Float> batcher;

    /**
     * A picture to be judged.
     *
     * @param pixels in [0, 1], (C, H, W)
     * @param label class number, or {@link ClassChoice#NONE}
     */
    record Shown(float[] pixels, int label) {}

    /** Owns the discriminator from now on. */
    ServedDiscriminator(
            GanArchitecture architecture, Discriminator discriminator, Batchers batchers) {
        this.architecture = architecture;
        this.discriminator = discriminator;
        batcher = batchers.create("gan-discriminator", this::judged);
    }

    /** The logit of each: above 0 it is taken for real. */
    List<Float> logits(List<Shown> pictures) {
        List<Float> logits = new ArrayList<>(pictures.size());
        for (int from = 0; from < pictures.size(); from += CALL) {
            logits.addAll(
                    batcher.call(pictures.subList(from, Math.min(from + CALL, pictures.size()))));
        }
        return logits;
    }

    Batcher<?, ?> batcher() {
        return batcher;
    }

    private List<Float> judged(List<Shown> pictures) {
        List<Float> logits = new ArrayList<>(pictures.size());
        for (int from = 0; from < pictures.size(); from += BLOCK) {
            List<Shown> block = pictures.subList(from, Math.min(from + BLOCK, pictures.size()));
            float[] values = block(block);
            for (int i = 0; i < block.size(); i++) {
                logits.add(values[i]);
            }
        }
        return logits;
    }

    private float[] block(List<Shown> pictures) {
        int length = architecture.pixels();
        float[] values = new float[BLOCK * length];
        int[] labels = new int[BLOCK];
        for (int i = 0; i < pictures.size(); i++) {
            float[] pixels = pictures.get(i).pixels;
            for (int j = 0; j < length; j++) {
                values[i * length + j] = 2 * pixels[j] - 1;
            }
            labels[i] = pictures.get(i).label;
        }
        try (NDManager arrays = manager.newSubManager()) {
            Shape shape =
                    new Shape(
                            BLOCK,
                            architecture.channels(),
                            architecture.height(),
                            architecture.width());
            NDArray images = arrays.create(values, shape);
            return discriminator.applyFrozen(images, oneHot(arrays, labels)).toFloatArray();
        }
    }

    private @Nullable NDArray oneHot(NDManager arrays, int[] labels) {
        int classes = architecture.classes().size();
        return classes == 0 ? null : ClassLabels.oneHot(arrays, labels, classes);
    }

    void warmUp() {
        int label = architecture.classes().isEmpty() ? ClassChoice.NONE : 0;
        logits(List.of(new Shown(new float[architecture.pixels()], label)));
    }

    long weightBytes() {
        return GanNetworks.bytes(discriminator);
    }

    @Override
    public void close() {
        batcher.close();
        discriminator.close();
        manager.close();
    }
}
