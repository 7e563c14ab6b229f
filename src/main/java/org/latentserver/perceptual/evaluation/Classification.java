package org.latentserver.perceptual.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.Trunk;

/** How well a network's classifier knows labelled images. Used by one thread. */
final class Classification {
    private static final int BATCH = 64;
    private static final int TOP = 5;
    private static final int MOST_CONFUSIONS = 20;
    private static final int MOST_CLASSES = 1000;

    private final Architecture architecture;
    private final Trunk trunk;
    private final NDManager manager;
    private final int[] counts;
    private final int[] right;
    private final Map<Mistake, Integer> mistakes = new LinkedHashMap<>();
    private int rightAmongTop;
    private double surprise;

    Classification(Architecture architecture, Trunk trunk, NDManager manager) {
        this.architecture = architecture;
        this.trunk = trunk;
        this.manager = manager;
        counts = new int[architecture.classes().size()];
        right = new int[counts.length];
    }

    /**
     * What was found.
     *
     * @param accuracy share of images whose class is the most probable one
     * @param topFiveAccuracy share of images whose class is among the five most probable ones
     * @param crossEntropy mean of the negative logarithm of the class's probability, nats
     * @param classes that images have, the first 1000
     * @param confusions the most frequent ones
     */
    record Report(
            int images,
            double accuracy,
            double topFiveAccuracy,
            double crossEntropy,
            List<ClassAccuracy> classes,
            List<Confusion> confusions) {}

    private record Mistake(int label, int predicted) {}

    record ClassAccuracy(String name, int images, double accuracy) {}

    /** Images of one class that were taken for another. */
    record Confusion(String label, String predicted, int images) {}

    /**
     * Classifies items, those of one size together.
     *
     * @param progress is told after each batch which share is done; may stop the work by throwing
     */
    Report of(EvaluatedImages images, int[] items, DoubleConsumer progress) {
        int done = 0;
        while (done < items.length) {
            done += batch(images, items, done);
            progress.accept(done / (double) items.length);
        }
        int rightOnes = Arrays.stream(right).sum();
        return new Report(
                items.length,
                rightOnes / (double) items.length,
                rightAmongTop / (double) items.length,
                surprise / items.length,
                byClass(),
                confusions());
    }

    /** Classifies the items from {@code from} on that have one shape; returns how many. */
    private int batch(EvaluatedImages images, int[] items, int from) {
        List<Picture> pictures = new ArrayList<>();
        Picture first = images.toClassify(items[from]);
        long pixels = (long) first.height() * first.width();
        long most = Math.clamp(architecture.largestPass() / pixels, 1, BATCH);
        for (Picture next = first;
                PictureBatch.sameShape(first, next);
                next = images.toClassify(items[from + pictures.size()])) {
            pictures.add(next);
            if (pictures.size() == most || from + pictures.size() == items.length) {
                break;
            }
        }
        try (NDManager scope = manager.newSubManager()) {
            NDArray deepest = trunk.deepest(PictureBatch.of(scope, pictures));
            float[] values = trunk.logits(deepest).logSoftmax(-1).toFloatArray();
            for (int i = 0; i < pictures.size(); i++) {
                int start = i * counts.length;
                count(
                        images.label(items[from + i]),
                        Arrays.copyOfRange(values, start, start + counts.length));
            }
        }
        return pictures.size();
    }

    private void count(int label, float[] logProbabilities) {
        float own = logProbabilities[label];
        int better = 0;
        int best = label;
        for (int k = 0; k < logProbabilities.length; k++) {
            // of equal ones the first is named
            if (logProbabilities[k] > own || (logProbabilities[k] == own && k < label)) {
                better++;
            }
            if (logProbabilities[k] > logProbabilities[best]
                    || (logProbabilities[k] == logProbabilities[best] && k < best)) {
                best = k;
            }
        }
        counts[label]++;
        surprise -= own;
        rightAmongTop += better < TOP ? 1 : 0;
        if (better == 0) {
            right[label]++;
        } else {
            mistakes.merge(new Mistake(label, best), 1, Integer::sum);
        }
    }

    private List<ClassAccuracy> byClass() {
        return IntStream.range(0, counts.length)
                .filter(k -> counts[k] > 0)
                .mapToObj(k ->
                        new ClassAccuracy(
                                architecture.classes().get(k),
                                counts[k],
                                right[k] / (double) counts[k]))
                .limit(MOST_CLASSES)
                .toList();
    }

    private List<Confusion> confusions() {
        return mistakes.entrySet().stream()
                .sorted(Map.Entry.<Mistake, Integer>comparingByValue().reversed())
                .limit(MOST_CONFUSIONS)
                .map(entry ->
                        new Confusion(
                                architecture.classes().get(entry.getKey().label()),
                                architecture.classes().get(entry.getKey().predicted()),
                                entry.getValue()))
                .toList();
    }
}
