package org.latentserver.perceptual.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.NetworkInput;
import org.latentserver.perceptual.network.Trunk;
import org.latentserver.perceptual.network.Trunks;

/**
 * What a perceptual model sees in images: a vector of features, the deepest layer's output averaged
 * over places, and where the model has a classifier, the probabilities of its classes. For measures
 * such as FID, whose values are comparable for one and the same model only. Safe for use by several
 * threads; results are no part of a gradient.
 */
public final class PerceptualFeatures implements AutoCloseable {
    private final Architecture architecture;
    private final String packageId;
    private final NetworkInput input;
    private final Trunk trunk;
    private final NDManager manager;

    private PerceptualFeatures(
            Architecture architecture, String packageId, Trunk trunk, NDManager manager) {
        this.architecture = architecture;
        this.packageId = packageId;
        this.input = new NetworkInput(architecture);
        this.trunk = trunk;
        this.manager = manager;
    }

    /**
     * Names of the classes by label number, of a model whose manifest this is; empty without a
     * classifier.
     *
     * @throws ServiceException INVALID_DATA when it is no perceptual model's
     */
    public static List<String> classes(ModelManifest manifest) {
        return Architecture.of(manifest).classes();
    }

    /**
     * Loads a perceptual model.
     *
     * @param modelPackage of family {@code perceptual}, such as {@code TrainingRun.version} opens
     * @param parent whose device and engine are used; the weights stay until this is closed
     * @throws ServiceException INVALID_DATA when it is no perceptual model's
     */
    public static PerceptualFeatures open(ModelPackage modelPackage, NDManager parent)
            throws IOException {
        Architecture architecture = Architecture.of(modelPackage.manifest());
        NDManager manager = parent.newSubManager();
        try {
            Trunk trunk = Trunks.open(architecture, modelPackage, manager);
            return new PerceptualFeatures(architecture, modelPackage.id(), trunk, manager);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** SHA-256 of the package's manifest: what a figure made of the features must be told with. */
    public String packageId() {
        return packageId;
    }

    /** Names of the classes by label number; empty without a classifier. */
    public List<String> classes() {
        return architecture.classes();
    }

    /**
     * What was seen in a batch, one row an image.
     *
     * @param features as many as the deepest layer has channels
     * @param probabilities by label number, sum 1; empty without a classifier
     */
    public record Seen(List<float[]> features, List<float[]> probabilities) {}

    /**
     * Looks at images, as many at a time as memory is bounded to.
     *
     * @param images float32 (N, C, H, W) in [0, 1], colour as RGB; colour and size are brought to
     *     what the network takes, see {@link NetworkInput#classifiable}
     * @throws IllegalArgumentException when they are not of four axes and 1 or 3 channels
     */
    public Seen of(NDArray images) {
        Shape shape = images.getShape();
        long count = shape.get(0);
        Seen all = new Seen(new ArrayList<>(), new ArrayList<>());
        long step = Math.max(1, architecture.largestPass() / pixels(shape));
        for (long from = 0; from < count; from += step) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray some = images.get(new NDIndex("{}:{}", from, Math.min(count, from + step)));
                some.attach(scope);
                add(input.classifiable(some), all);
            }
        }
        return all;
    }

    /** Of an image as the network gets it, at most about that. */
    private long pixels(Shape shape) {
        long least = architecture.smallestSide();
        long trained = (long) architecture.height() * architecture.width();
        return architecture.classifiesAnySize()
                ? Math.max(shape.get(2), least) * Math.max(shape.get(3), least)
                : trained;
    }

    private void add(NDArray images, Seen all) {
        NDArray deepest = trunk.deepest(images);
        NDArray mean = deepest.flatten(2, 3).mean(new int[] {2});
        addRows(mean, all.features());
        if (!classes().isEmpty()) {
            addRows(trunk.logits(deepest).softmax(-1), all.probabilities());
        }
    }

    private static void addRows(NDArray matrix, List<float[]> rows) {
        float[] values = matrix.toFloatArray();
        int width = (int) matrix.size(1);
        for (int from = 0; from < values.length; from += width) {
            rows.add(Arrays.copyOfRange(values, from, from + width));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
