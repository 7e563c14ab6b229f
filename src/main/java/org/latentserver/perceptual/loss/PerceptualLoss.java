package org.latentserver.perceptual.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.NetworkInput;
import org.latentserver.perceptual.network.Trunk;
import org.latentserver.perceptual.network.Trunks;

/**
 * How far apart batches of images are in the feature space of a perceptual model, as a loss:
 * differentiable in the images, the network's weights being fixed and without gradients.
 *
 * <p>Images are float32 (N, C, H, W) in [0, 1], colour as RGB; values outside are taken as they
 * are. Where the network has other channels, grey is repeated and colour made grey (Rec. 601);
 * where a side is shorter than the network can take, both batches are enlarged by the least whole
 * factor, each pixel repeated. Safe for use by several threads.
 */
public final class PerceptualLoss implements AutoCloseable {
    /** What is measured in feature space. */
    public enum Form {
        /**
         * The model's own distance (LPIPS, Zhang et al. 2018): features of unit length over the
         * channels, squared difference, mean over places, sum over layers.
         */
        DISTANCE,

        /**
         * Mean squared difference of the features, sum over layers (feature reconstruction loss,
         * Johnson et al. 2016): {@code sum over layers of |f(x) - f(y)|^2 / (C H W)}.
         */
        FEATURES
    }

    private final NetworkInput input;
    private final Trunk trunk;
    private final NDManager manager;
    private final Form form;

    private PerceptualLoss(NetworkInput input, Trunk trunk, NDManager manager, Form form) {
        this.input = input;
        this.trunk = trunk;
        this.manager = manager;
        this.form = form;
    }

    /**
     * Loads a perceptual model.
     *
     * @param modelPackage of family {@code perceptual}, such as {@code TrainingRun.version} opens
     * @param parent whose device and engine are used; the weights stay until this is closed
     * @throws ServiceException INVALID_DATA when it is no perceptual model's
     */
    public static PerceptualLoss open(ModelPackage modelPackage, Form form, NDManager parent)
            throws IOException {
        Architecture architecture = Architecture.of(modelPackage.manifest());
        NDManager manager = parent.newSubManager();
        try {
            Trunk trunk = Trunks.open(architecture, modelPackage, manager);
            return new PerceptualLoss(new NetworkInput(architecture), trunk, manager, form);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * The loss of a batch.
     *
     * @param target (N, C, H, W); what of it needs no gradient is not recorded
     * @param output (N, C, H, W), the same shape
     * @return a scalar, mean over the batch, owned by the manager of {@code output}; 0 for equal
     *     batches
     * @throws IllegalArgumentException when the shapes differ or are not of 1 or 3 channels
     */
    public NDArray of(NDArray target, NDArray output) {
        return byImage(target, output).mean();
    }

    /** As {@link #of}, one value an image: (N). */
    public NDArray byImage(NDArray target, NDArray output) {
        if (!target.getShape().equals(output.getShape())) {
            throw new IllegalArgumentException(
                    "target is " + target.getShape() + ", output " + output.getShape());
        }
        NDList wanted = trunk.features(input.comparable(target));
        NDList given = trunk.features(input.comparable(output));
        return sum(
                switch (form) {
                    case DISTANCE -> trunk.distances(wanted, given);
                    case FEATURES -> squares(wanted, given);
                });
    }

    private static List<NDArray> squares(NDList wanted, NDList given) {
        return IntStream.range(0, wanted.size())
                .mapToObj(i -> wanted.get(i).sub(given.get(i)).square())
                .map(squares -> squares.flatten(1, 3).mean(new int[] {1}))
                .toList();
    }

    private static NDArray sum(List<NDArray> layers) {
        NDArray total = layers.getFirst();
        for (NDArray layer : layers.subList(1, layers.size())) {
            total = total.add(layer);
        }
        return total;
    }

    @Override
    public void close() {
        manager.close();
    }
}
