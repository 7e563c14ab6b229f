package org.latentserver.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latentserver.api.Picture;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;

/** A generator as named tensors: noise, or a seed a picture, to pictures. */
final class GanTensors {
    private static final String NOISE = "z";
    private static final String SEED = "seed";
    private static final String IMAGES = "images";

    private GanTensors() {}

    static TensorSignature signature(GanArchitecture architecture) {
        List<Long> noise = List.of(-1L, (long) architecture.latentSize());
        List<Long> pictures =
                List.of(
                        -1L,
                        (long) architecture.channels(),
                        (long) architecture.height(),
                        (long) architecture.width());
        TensorSpec images = new TensorSpec(IMAGES, "FP32", pictures, "[0,1]");
        return new TensorSignature(
                List.of(
                        new TensorSignature.Path(
                                List.of(new TensorSpec(NOISE, "FP32", noise, "standard normal")),
                                List.of(images)),
                        new TensorSignature.Path(
                                List.of(new TensorSpec(SEED, "INT64", List.of(-1L), null)),
                                List.of(images))));
    }

    /** A seed's picture is the first that the verb {@code sample} draws of it. */
    static Map<String, Tensor> infer(ServedGan gan, Map<String, Tensor> inputs) {
        GanArchitecture architecture = gan.architecture();
        Tensor noise = inputs.get(NOISE);
        List<float[]> latents =
                noise == null
                        ? drawn(Objects.requireNonNull(inputs.get(SEED)), architecture)
                        : noise.items();
        List<float[]> pictures = gan.decode(latents).stream().map(Picture::pixels).toList();
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
}
