package org.latentserver.perceptual.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.models.packages.Npz;
import org.latentserver.models.packages.Tensor;

/** Published weights and images, where they are at hand. */
public final class ReferenceWeights {
    private static final Path DATA =
            Path.of(System.getProperty("latent.test.data", "../shared/data"));
    private static final long MOST = 1 << 26;

    /** Of Caffe's networks. */
    public static final Preprocessing CAFFE =
            new Preprocessing(
                    Preprocessing.ColourOrder.BGR,
                    255,
                    List.of(104f, 117f, 123f),
                    List.of(1f, 1f, 1f));

    private ReferenceWeights() {}

    /** A file of the test data; skips the test where it is absent. */
    public static Path file(String name) {
        Path file = DATA.resolve(name);
        assumeTrue(Files.exists(file), () -> "no " + file);
        return file;
    }

    static Map<String, Tensor> npz(String name) throws IOException {
        return new TreeMap<>(Npz.read(file(name), MOST, "file"));
    }

    /** ImageNet's classifier: SqueezeNet 1.0. */
    static Trunk classifier(NDManager manager) throws IOException {
        List<String> classes = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        SqueezeNet architecture =
                new SqueezeNet(
                        SqueezeNet.Version.V1_0,
                        CAFFE,
                        SqueezeNet.LPIPS_TAPS,
                        SqueezeNet.TRAINED_SIZE,
                        classes,
                        1,
                        false);
        return new SqueezeNetTrunk(
                architecture, npz("squeezenet/squeezenet1_0_caffe_bgr.npz"), manager);
    }

    /** SqueezeNet 1.1 without classifier. */
    static Trunk features(boolean linear, NDManager manager) throws IOException {
        Map<String, Tensor> tensors = npz("squeezenet/squeezenet1_1_features_caffe_bgr.npz");
        if (linear) {
            tensors.putAll(npz("lpips/lin_squeeze_v0.1.npz"));
        }
        SqueezeNet architecture =
                new SqueezeNet(
                        SqueezeNet.Version.V1_1,
                        CAFFE,
                        SqueezeNet.LPIPS_TAPS,
                        SqueezeNet.TRAINED_SIZE,
                        List.of(),
                        0,
                        linear);
        return new SqueezeNetTrunk(architecture, tensors, manager);
    }

    public static Picture picture(String name) throws IOException {
        return Pictures.decode(Files.readAllBytes(file(name)), 1 << 20, name);
    }
}
