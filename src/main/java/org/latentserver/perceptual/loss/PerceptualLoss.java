package org.latentserver.perceptual.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.network.Architecture;
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
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

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

    private final Architecture architecture;
    private final Trunk trunk;
    private final NDManager manager;
    private final Form form;

    private PerceptualLoss(Architecture architecture, Trunk trunk, NDManager manager, Form form) {
        this.architecture = architecture;
        this.trunk = trunk;
        this.manager = manager;
        this.form = form;
    }

    /**
     * Loads a perceptual model.
     *
     * @param folder of its package, which is verified
     * @param parent whose device and engine are used; the weights stay until this is closed
     * @throws ServiceException INVALID_DATA when it is no sound package of a perceptual model
     */
    public static PerceptualLoss open(Path folder, Form form, NDManager parent) throws IOException {
        ModelPackage modelPackage = ModelPackage.open(folder);
        if (!modelPackage.manifest().family().equals("perceptual")) {
            throw ServiceException.badData(
                    null,
                    "a perceptual model is needed, the package is of family "
                            + modelPackage.manifest().family());
        }
        Architecture architecture = Architecture.of(modelPackage.manifest().architecture());
        NDManager manager = parent.newSubManager();
        try {
            Trunk trunk = Trunks.open(architecture, modelPackage, manager);
            return new PerceptualLoss(architecture, trunk, manager, form);
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
        NDList wanted = trunk.features(fitted(target));
        NDList given = trunk.features(fitted(output));
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

    /** In the network's channels, and large enough for it. */
    private NDArray fitted(NDArray images) {
        Shape shape = images.getShape();
        long channels = shape.dimension() == 4 ? shape.get(1) : 0;
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("images are " + shape + ", must be NCHW");
        }
        NDArray fitted = images;
        if (channels == 1 && architecture.inputChannels() == 3) {
            fitted = fitted.repeat(1, 3);
        } else if (channels == 3 && architecture.inputChannels() == 1) {
            NDArray luma = images.getManager().create(LUMA, new Shape(1, 3, 1, 1));
            fitted = fitted.mul(luma).sum(new int[] {1}, true);
        }
        long shortest = Math.min(shape.get(2), shape.get(3));
        long factor = Math.ceilDiv(architecture.smallestSide(), shortest);
        return factor <= 1 ? fitted : fitted.repeat(2, factor).repeat(3, factor);
    }

    @Override
    public void close() {
        manager.close();
    }
}
