package org.latentserver.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latentserver.api.Picture;
import org.latentserver.engine.PyTorch;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.Trunk;
import org.latentserver.perceptual.network.Trunks;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.TensorModel;
import org.latentserver.serving.tensors.Tensor;

/**
 * A loaded network that compares pictures and, with a classifier, tells their class. Computing
 * several pictures together changes results by rounding only. Safe for use by several threads until
 * closed.
 */
final class PerceptualModel implements TensorModel {
    private final Architecture architecture;
    private final NDManager manager = PyTorch.newManager();
    private final Trunk network;
    private final Batcher<PicturePair, float[]> distances;
    private final Batcher<Picture, float[]> probabilities;
    private final long weightBytes;

    PerceptualModel(ModelPackage modelPackage, Batchers batchers) throws IOException {
        architecture = Architecture.of(modelPackage.manifest().architecture());
        try {
            network = Trunks.open(architecture, modelPackage, manager);
            weightBytes = Files.size(modelPackage.weights());
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
        distances = batchers.create("perceptual-score", this::compare);
        probabilities = batchers.create("perceptual-classify", this::classes);
    }

    Architecture architecture() {
        return architecture;
    }

    /**
     * Distances of pairs of pictures with the model's channels and sides within its limits.
     *
     * @return for each pair the distance in each of {@link Architecture#layers()}
     */
    List<float[]> distances(List<PicturePair> pairs) {
        return distances.call(pairs);
    }

    /** Whether it has a classifier. */
    boolean classifies() {
        return !architecture.classes().isEmpty();
    }

    /**
     * Probabilities by label number for pictures with the model's channels.
     *
     * @throws IllegalStateException when the model has no classifier
     */
    List<float[]> probabilities(List<Picture> pictures) {
        return probabilities.call(pictures);
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
        return PerceptualTensors.infer(this, inputs);
    }

    @Override
    public List<Batcher<?, ?>> batchers() {
        return List.of(distances, probabilities);
    }

    private List<float[]> compare(List<PicturePair> pairs) {
        return SizeGroups.map(
                pairs, PicturePair::reference, architecture.largestPass() / 2, this::compareGroup);
    }

    private List<float[]> compareGroup(List<PicturePair> pairs) {
        try (NDManager scope = manager.newSubManager()) {
            NDList left = features(scope, pairs.stream().map(PicturePair::reference).toList());
            NDList right = features(scope, pairs.stream().map(PicturePair::candidate).toList());
            List<NDArray> layers = network.distances(left, right);
            List<float[]> results = new ArrayList<>(pairs.size());
            pairs.forEach(pair -> results.add(new float[layers.size()]));
            for (int layer = 0; layer < layers.size(); layer++) {
                float[] values = layers.get(layer).toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    results.get(i)[layer] = values[i];
                }
            }
            return results;
        }
    }

    /** Stage outputs, owned by the scope; what lies between them is freed at once. */
    private NDList features(NDManager scope, List<Picture> pictures) {
        try (NDManager inner = scope.newSubManager()) {
            NDList features = network.features(array(inner, pictures));
            features.attach(scope);
            return features;
        }
    }

    private List<float[]> classes(List<Picture> pictures) {
        return SizeGroups.map(
                pictures, picture -> picture, architecture.largestPass(), this::classesOfGroup);
    }

    private List<float[]> classesOfGroup(List<Picture> pictures) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray logits = network.logits(network.deepest(array(scope, pictures)));
            float[] values = logits.softmax(-1).toFloatArray();
            int classes = architecture.classes().size();
            List<float[]> rows = new ArrayList<>(pictures.size());
            for (int i = 0; i < pictures.size(); i++) {
                rows.add(Arrays.copyOfRange(values, i * classes, (i + 1) * classes));
            }
            return rows;
        }
    }

    private static NDArray array(NDManager scope, List<Picture> pictures) {
        Picture first = pictures.getFirst();
        int width = first.pixels().length;
        float[] values = new float[pictures.size() * width];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).pixels(), 0, values, i * width, width);
        }
        return scope.create(
                values,
                new Shape(pictures.size(), first.channels(), first.height(), first.width()));
    }

    @Override
    public void warmUp() {
        int channels = architecture.inputChannels();
        int height = architecture.height();
        int width = architecture.width();
        Picture blank = new Picture(channels, height, width, new float[channels * height * width]);
        distances(List.of(new PicturePair(blank, blank)));
        if (classifies()) {
            probabilities(List.of(blank, blank));
        }
    }

    @Override
    public long bytes() {
        return 2 * weightBytes;
    }

    @Override
    public void close() {
        distances.close();
        probabilities.close();
        manager.close();
    }
}
