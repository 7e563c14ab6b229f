package org.latentserver.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latentserver.api.Picture;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.Latents;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;

/** A generator as named tensors: noise, or a seed a picture, to pictures. */
final class GanTensors {
    private static final String NOISE = "z";
    private static final String SEED = "seed";
    private static final String LABEL = "label";
    private static final String IMAGES = "images";

    private GanTensors() {}

    /**
     * A generator that is told classes takes their numbers too; noise alone isn't enough for it.
     */
    static TensorSignature signature(GanArchitecture architecture) {
        TensorSpec noise =
                new TensorSpec(
                        NOISE,
                        "FP32",
                        List.of(-1L, (long) architecture.latentSize()),
                        "standard normal");
        TensorSpec seed = new TensorSpec(SEED, "INT64", List.of(-1L), null);
        List<TensorSpec> images = List.of(images(architecture));
        int classes = architecture.classes().size();
        if (classes == 0) {
            return new TensorSignature(
                    List.of(
                            new TensorSignature.Path(List.of(noise), images),
                            new TensorSignature.Path(List.of(seed), images)));
        }
        TensorSpec label =
                new TensorSpec(LABEL, "INT64", List.of(-1L), "class, 0 to " + (classes - 1));
        return new TensorSignature(
                List.of(
                        new TensorSignature.Path(List.of(noise, label), images),
                        new TensorSignature.Path(List.of(seed, label), images),
                        new TensorSignature.Path(List.of(seed), images)));
    }

    private static TensorSpec images(GanArchitecture architecture) {
        List<Long> shape =
                List.of(
                        -1L,
                        (long) architecture.channels(),
                        (long) architecture.height(),
                        (long) architecture.width());
        return new TensorSpec(IMAGES, "FP32", shape, "[0,1]");
    }

    /** A seed's picture is the first that the verb {@code sample} draws of it. */
    static Map<String, Tensor> infer(ServedGan gan, Map<String, Tensor> inputs) {
        GanArchitecture architecture = gan.architecture();
        Tensor noise = inputs.get(NOISE);
        List<float[]> latents =
                noise == null
                        ? drawn(Objects.requireNonNull(inputs.get(SEED)), architecture)
                        : noise.items();
        int[] labels = labels(architecture, inputs, latents.size());
        List<float[]> pictures = gan.decode(latents, labels).stream().map(Picture::pixels).toList();
        return Map.of(
                IMAGES,
                Tensor.ofItems(
                        pictures,
                        architecture.channels(),
                        architecture.height(),
                        architecture.width()));
    }

    private static List<float[]> drawn(Tensor seeds, GanArchitecture architecture) {
        List<float[]> latents = new ArrayList<>(seeds.shape()[0]);
        for (long seed : seeds.integers()) {
            latents.add(Latents.normal(seed, 1, architecture.latentSize()));
        }
        return latents;
    }

    private static int[] labels(
            GanArchitecture architecture, Map<String, Tensor> inputs, int count) {
        Tensor label = inputs.get(LABEL);
        int[] labels = new int[count];
        if (label != null) {
            long[] numbers = label.integers();
            for (int i = 0; i < count; i++) {
                labels[i] = ClassChoice.checked(architecture, numbers[i]);
            }
            return labels;
        }
        Tensor seeds = inputs.get(SEED);
        for (int i = 0; i < count; i++) {
            labels[i] =
                    ClassChoice.of(architecture, null, seeds == null ? 0 : seeds.integers()[i], 1)[
                            0];
        }
        return labels;
    }
}
