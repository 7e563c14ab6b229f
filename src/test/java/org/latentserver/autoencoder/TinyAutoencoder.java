package org.latentserver.autoencoder;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.latentserver.autoencoder.measures.ErrorQuantiles;
import org.latentserver.autoencoder.network.Activation;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.AutoencoderNetwork;
import org.latentserver.autoencoder.network.NetworkKind;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Provenance;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import tools.jackson.databind.json.JsonMapper;

/** Packages of small autoencoders with random weights, loaded without a server. */
final class TinyAutoencoder {
    static final AutoencoderArchitecture DENSE =
            new AutoencoderArchitecture(
                    NetworkKind.DENSE,
                    List.of(1, 4, 6),
                    3,
                    List.of(16, 8),
                    List.of(),
                    Activation.RELU,
                    true,
                    Activation.LINEAR,
                    false,
                    false,
                    0);
    static final AutoencoderArchitecture CONVOLUTIONAL =
            new AutoencoderArchitecture(
                    NetworkKind.CONVOLUTIONAL,
                    List.of(3, 9, 14),
                    5,
                    List.of(),
                    List.of(4, 6),
                    Activation.LEAKY_RELU,
                    true,
                    Activation.LINEAR,
                    false,
                    false,
                    0);
    static final AutoencoderArchitecture ROWS =
            new AutoencoderArchitecture(
                    NetworkKind.DENSE,
                    List.of(7),
                    2,
                    List.of(),
                    List.of(),
                    Activation.LINEAR,
                    false,
                    Activation.LINEAR,
                    false,
                    false,
                    0);

    static final AutoencoderArchitecture VARIATIONAL =
            new AutoencoderArchitecture(
                    NetworkKind.DENSE,
                    List.of(1, 4, 6),
                    3,
                    List.of(8),
                    List.of(),
                    Activation.RELU,
                    true,
                    Activation.LINEAR,
                    false,
                    true,
                    0);

    private TinyAutoencoder() {}

    static ModelPackage write(Path folder, AutoencoderArchitecture architecture)
            throws IOException {
        return write(folder, architecture, null);
    }

    static ModelPackage write(
            Path folder, AutoencoderArchitecture architecture, @Nullable ErrorQuantiles errors)
            throws IOException {
        PyTorch.seed(11);
        AutoencoderNetwork network = new AutoencoderNetwork(architecture);
        try (NDManager manager = PyTorch.newManager()) {
            network.initialize(manager);
            return PackageWriter.write(
                    folder,
                    new PackageWriter.Draft(
                            AutoencoderFamily.NAME,
                            "of a test",
                            JsonMapper.builder().build().valueToTree(architecture),
                            List.of(),
                            List.of(),
                            new Provenance(
                                    null,
                                    null,
                                    null,
                                    null,
                                    11,
                                    "pytorch",
                                    "test",
                                    "25",
                                    Map.of(),
                                    Instant.EPOCH,
                                    0,
                                    null)),
                    partial -> {
                        NetworkWeights.save(network, partial.resolve(ModelManifest.WEIGHTS));
                        if (errors != null) {
                            Files.write(
                                    partial.resolve(ErrorQuantiles.FILE),
                                    JsonMapper.builder().build().writeValueAsBytes(errors));
                        }
                    });
        }
    }

    static Autoencoder load(ModelPackage modelPackage) throws IOException {
        return new AutoencoderLoader(new AtOnce()).load(modelPackage);
    }

    /** Batches of whatever comes in one call, on the caller's thread. */
    private static final class AtOnce implements Batchers {
        @Override
        public <I, O> Batcher<I, O> create(String name, Function<List<I>, List<O>> function) {
            return new Batcher<>() {
                @Override
                public List<O> call(List<I> items) {
                    return function.apply(items);
                }

                @Override
                public void close() {
                    // holds nothing
                }
            };
        }
    }
}
