package org.latentserver.perceptual;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.Imported;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.ConvolutionalClassifier;
import org.latentserver.perceptual.network.FeatureNetwork;
import org.latentserver.perceptual.network.SqueezeNet;

/** Packages with random weights. */
public final class TinyPackages {
    private TinyPackages() {}

    /** A small classifier. */
    public static ModelPackage classifier(Path target, ConvolutionalClassifier architecture)
            throws IOException {
        TestEngine.start();
        PyTorch.seed(3);
        try (NDManager manager = PyTorch.newManager()) {
            FeatureNetwork network = new FeatureNetwork(architecture, 0).initialize(manager);
            return write(target, architecture, NetworkWeights.tensors(network));
        }
    }

    /** A whole SqueezeNet, its weights uniform and scaled for its inputs (He et al. 2015). */
    public static ModelPackage squeezeNet(Path target, SqueezeNet architecture) throws IOException {
        return write(target, architecture, squeezeNet(architecture));
    }

    public static List<Tensor> squeezeNet(SqueezeNet architecture) {
        SplittableRandom random = new SplittableRandom(3);
        List<Tensor> tensors = new ArrayList<>();
        architecture
                .tensors()
                .forEach((name, shape) -> {
                    int size = 1;
                    for (long dimension : shape) {
                        size *= (int) dimension;
                    }
                    boolean learned = name.startsWith("lin");
                    double bound = Math.sqrt(6.0 * shape[0] / size);
                    float[] values = new float[size];
                    for (int i = 0; i < size && shape.length > 1; i++) {
                        values[i] = (float) random.nextDouble(learned ? 0 : -bound, bound);
                    }
                    tensors.add(Tensor.of(name, values, shape));
                });
        return tensors;
    }

    /** Given weights. */
    static ModelPackage write(Path target, Architecture architecture, List<Tensor> tensors)
            throws IOException {
        return PackageWriter.write(
                target,
                new PackageWriter.Draft(
                        "perceptual",
                        "random weights",
                        architecture.json(),
                        List.of(),
                        List.of(),
                        Provenance.of(
                                new Imported("test", Map.of(), Map.of(), Map.of()),
                                "test",
                                "test")),
                folder -> Safetensors.write(folder.resolve(ModelManifest.WEIGHTS), tensors));
    }
}
