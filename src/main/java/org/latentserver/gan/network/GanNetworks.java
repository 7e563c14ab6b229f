package org.latentserver.gan.network;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentserver.engine.NetworkWeights;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;

/** The three networks of a training: generator, its moving average, discriminator. */
public record GanNetworks(Generator generator, Generator averaged, Discriminator discriminator)
        implements AutoCloseable {
    public static final String GENERATOR = "generator.";
    public static final String DISCRIMINATOR = "discriminator.";
    private static final String TRAINED = "trained.";

    public GanNetworks(GanArchitecture architecture, NDManager parent, long seed) {
        this(
                Generator.of(architecture, parent, Latents.seed(seed, 3)),
                Generator.of(architecture, parent, Latents.seed(seed, 3)),
                Discriminator.of(architecture, parent, Latents.seed(seed, 4)));
    }

    /**
     * The averaged generator of a package.
     *
     * @param parent whose manager of arrays owns it
     * @throws org.latentserver.api.ServiceException INVALID_DATA when the weights don't fit
     */
    public static Generator openGenerator(
            GanArchitecture architecture, ModelPackage modelPackage, NDManager parent)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Generator generator = Generator.of(architecture, parent, 0);
            NetworkWeights.set(
                    generator, under(GENERATOR, Safetensors.read(modelPackage.weights(), arena)));
            return generator;
        }
    }

    /**
     * The discriminator of a package; empty when the package holds none.
     *
     * @param parent whose manager of arrays owns it
     * @throws org.latentserver.api.ServiceException INVALID_DATA when the weights don't fit
     */
    public static Optional<Discriminator> openDiscriminator(
            GanArchitecture architecture, ModelPackage modelPackage, NDManager parent)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Tensor> tensors =
                    under(DISCRIMINATOR, Safetensors.read(modelPackage.weights(), arena));
            if (tensors.isEmpty()) {
                return Optional.empty();
            }
            Discriminator discriminator = Discriminator.of(architecture, parent, 0);
            NetworkWeights.set(discriminator, tensors);
            return Optional.of(discriminator);
        }
    }

    /** Bytes of a network's weights. */
    public static long bytes(Block network) {
        return network.getParameters().values().stream()
                .mapToLong(parameter -> Float.BYTES * parameter.getShape().size())
                .sum();
    }

    /** What a package holds: the averaged generator and the discriminator. */
    public List<Tensor> published() {
        List<Tensor> tensors = new ArrayList<>();
        tensors.addAll(prefixed(GENERATOR, NetworkWeights.tensors(averaged)));
        tensors.addAll(prefixed(DISCRIMINATOR, NetworkWeights.tensors(discriminator)));
        return tensors;
    }

    /** What a checkpoint holds: also the generator that is being trained. */
    public List<Tensor> state() {
        List<Tensor> tensors = published();
        tensors.addAll(prefixed(TRAINED, NetworkWeights.tensors(generator)));
        return tensors;
    }

    public void restore(Map<String, Tensor> tensors) {
        NetworkWeights.set(averaged, under(GENERATOR, tensors));
        NetworkWeights.set(discriminator, under(DISCRIMINATOR, tensors));
        NetworkWeights.set(generator, under(TRAINED, tensors));
    }

    /** The tensors whose names start with the prefix, without it. */
    public static Map<String, Tensor> under(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    private static List<Tensor> prefixed(String prefix, List<Tensor> tensors) {
        return tensors.stream()
                .map(t -> new Tensor(prefix + t.name(), t.dtype(), t.shape(), t.data()))
                .toList();
    }

    @Override
    public void close() {
        generator.close();
        averaged.close();
        discriminator.close();
    }
}
