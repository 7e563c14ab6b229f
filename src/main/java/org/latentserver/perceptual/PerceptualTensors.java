package org.latentserver.perceptual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;

/** A perceptual model as named tensors: images to classes, or two images to a distance. */
final class PerceptualTensors {
    private static final String IMAGES = "images";
    private static final String PROBABILITIES = "probabilities";
    private static final String REFERENCE = "reference";
    private static final String CANDIDATE = "candidate";
    private static final String DISTANCE = "distance";
    private static final String RANGE = "[0,1]";

    private PerceptualTensors() {}

    static TensorSignature signature(Architecture architecture) {
        TensorSignature.Path comparison = comparison(architecture);
        return architecture.classes().isEmpty()
                ? new TensorSignature(List.of(comparison))
                : new TensorSignature(List.of(classification(architecture), comparison));
    }

    private static TensorSignature.Path classification(Architecture architecture) {
        boolean anySize = architecture.classifiesAnySize();
        List<Long> images =
                List.of(
                        -1L,
                        (long) architecture.inputChannels(),
                        anySize ? -1L : architecture.height(),
                        anySize ? -1L : architecture.width());
        List<Long> classes = List.of(-1L, (long) architecture.classes().size());
        return new TensorSignature.Path(
                List.of(new TensorSpec(IMAGES, "FP32", images, RANGE)),
                List.of(new TensorSpec(PROBABILITIES, "FP32", classes, RANGE)));
    }

    private static TensorSignature.Path comparison(Architecture architecture) {
        List<Long> images = List.of(-1L, (long) architecture.inputChannels(), -1L, -1L);
        return new TensorSignature.Path(
                List.of(
                        new TensorSpec(REFERENCE, "FP32", images, RANGE),
                        new TensorSpec(CANDIDATE, "FP32", images, RANGE)),
                List.of(new TensorSpec(DISTANCE, "FP32", List.of(-1L), null)));
    }

    static Map<String, Tensor> infer(PerceptualModel model, Map<String, Tensor> inputs) {
        Tensor images = inputs.get(IMAGES);
        if (images != null) {
            checkSize(model.architecture(), IMAGES, images.shape());
            int classes = model.architecture().classes().size();
            return Map.of(
                    PROBABILITIES, Tensor.ofItems(model.probabilities(pictures(images)), classes));
        }
        Tensor reference = Objects.requireNonNull(inputs.get(REFERENCE));
        Tensor candidate = Objects.requireNonNull(inputs.get(CANDIDATE));
        checkPairs(reference.shape(), candidate.shape());
        checkSize(model.architecture(), REFERENCE, reference.shape());
        List<float[]> layers = model.distances(pairs(pictures(reference), pictures(candidate)));
        float[] distances = new float[layers.size()];
        for (int i = 0; i < distances.length; i++) {
            double sum = 0;
            for (float layer : layers.get(i)) {
                sum += layer;
            }
            distances[i] = (float) sum;
        }
        return Map.of(DISTANCE, Tensor.ofFloats(distances, distances.length));
    }

    private static void checkPairs(int[] reference, int[] candidate) {
        if (!Arrays.equals(reference, candidate)) {
            throw refused(
                    CANDIDATE,
                    candidate,
                    "must have that of '%s', %s".formatted(REFERENCE, Arrays.toString(reference)));
        }
        if (reference[0] > ComparedImages.MOST_PAIRS) {
            throw refused(
                    REFERENCE, reference, "at most " + ComparedImages.MOST_PAIRS + " pairs a call");
        }
    }

    private static void checkSize(Architecture architecture, String name, int[] shape) {
        if (Math.min(shape[2], shape[3]) < architecture.smallestSide()) {
            throw refused(
                    name, shape, "each side must have at least " + architecture.smallestSide());
        }
        if ((long) shape[2] * shape[3] > architecture.largestImage()) {
            throw refused(
                    name,
                    shape,
                    "at most %d pixels an image".formatted(architecture.largestImage()));
        }
    }

    private static ServiceException refused(String name, int[] shape, String limit) {
        return ServiceException.invalid(
                name, "input '%s' has shape %s: %s".formatted(name, Arrays.toString(shape), limit));
    }

    private static List<PicturePair> pairs(List<Picture> references, List<Picture> candidates) {
        List<PicturePair> pairs = new ArrayList<>(references.size());
        for (int i = 0; i < references.size(); i++) {
            pairs.add(new PicturePair(references.get(i), candidates.get(i)));
        }
        return pairs;
    }

    private static List<Picture> pictures(Tensor images) {
        int[] shape = images.shape();
        return images.items().stream()
                .map(pixels -> new Picture(shape[1], shape[2], shape[3], pixels))
                .toList();
    }
}
