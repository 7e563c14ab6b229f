package org.latentserver.gan.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.gan.quality.Features;
import org.latentserver.gan.quality.FrechetDistance;
import org.latentserver.models.packages.Tensor;

/**
 * What the pictures of a window of steps are like, beside real ones: looked at now and then, judged
 * together. Used by one thread.
 */
final class Probes implements AutoCloseable {
    private static final int MOST_PICTURES = 64;
    private static final int MOST_SHARES = 20;
    private static final String CLASS_SHARE = "classShare.";
    private static final double RIDGE = 0.1;
    private static final double SMALLEST_VARIANCE = 1e-8;
    private static final String REAL = "probes.real";
    private static final String FAKE = "probes.fake";
    private static final String REAL_CLASSES = "probes.realClasses";
    private static final String FAKE_CLASSES = "probes.fakeClasses";

    private final RandomFeatures features;
    private final @Nullable PictureClassifier classifier;
    private final Map<String, List<float[]>> parts = new LinkedHashMap<>();

    Probes(NDManager parent, int channels, @Nullable PictureClassifier classifier) {
        features = new RandomFeatures(parent, channels);
        this.classifier = classifier;
        clear();
    }

    private void clear() {
        for (String part : List.of(REAL, FAKE, REAL_CLASSES, FAKE_CLASSES)) {
            parts.put(part, new ArrayList<>());
        }
    }

    private List<float[]> part(String name) {
        return parts.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    /**
     * Looks at pictures of both kinds, (N, C, H, W) in [-1, 1].
     *
     * @return how far the generated ones lie apart, by that of the real ones: the ratio of the root
     *     mean squares of the pixel distances of all pairs
     */
    double add(NDArray real, NDArray fake) {
        NDArray someReal = some(real);
        NDArray someFake = some(fake);
        part(REAL).add(features.of(someReal));
        part(FAKE).add(features.of(someFake));
        if (classifier != null) {
            part(REAL_CLASSES).add(floats(classifier.classes(someReal)));
            part(FAKE_CLASSES).add(floats(classifier.classes(someFake)));
        }
        return Math.sqrt(spread(someFake) / Math.max(1e-12, spread(someReal)));
    }

    private static NDArray some(NDArray images) {
        NDArray constant = images.stopGradient();
        constant.attach(images.getManager());
        long count = images.getShape().get(0);
        return count <= MOST_PICTURES ? constant : constant.get(":" + MOST_PICTURES);
    }

    /** Sum of the pixels' variances, which is half the mean squared distance of a pair. */
    private static double spread(NDArray images) {
        NDArray centred = images.sub(images.mean(new int[] {0}, true));
        return centred.square().sum().getFloat();
    }

    private static float[] floats(int[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers[i];
        }
        return floats;
    }

    /** The figures of what was added since the last call; none if that is too little. */
    Map<String, Double> take() {
        Map<String, Double> figures = new LinkedHashMap<>();
        float[] real = joined(part(REAL));
        float[] fake = joined(part(FAKE));
        int least = 4 * RandomFeatures.DIMENSION;
        if (real.length >= least && fake.length >= least) {
            figures.put(EquilibriumRules.DISTANCE, relativeDistance(real, fake));
        }
        if (!part(REAL_CLASSES).isEmpty()) {
            double kinds = effectiveClasses(joined(part(FAKE_CLASSES)));
            double all = effectiveClasses(joined(part(REAL_CLASSES)));
            figures.put("effectiveClasses", kinds);
            figures.put(EquilibriumRules.CLASSES, kinds / all);
            figures.putAll(shares(joined(part(FAKE_CLASSES))));
        }
        clear();
        return figures;
    }

    /** The histogram, where it isn't too long for a series of figures. */
    private Map<String, Double> shares(float[] classes) {
        Map<String, Double> shares = new LinkedHashMap<>();
        List<String> names = classifier == null ? List.of() : classifier.names();
        if (names.size() <= MOST_SHARES) {
            names.forEach(name -> shares.put(CLASS_SHARE + name, 0.0));
            for (float number : classes) {
                shares.merge(
                        CLASS_SHARE + names.get((int) number), 1.0 / classes.length, Double::sum);
            }
        }
        return shares;
    }

    /**
     * The Fréchet distance in units of the real features' variance: 1 for pictures that all are the
     * mean of the real ones. Each feature is scaled to about the same variance; those that hardly
     * vary are held back by a share of the mean variance, else rounding would decide.
     */
    static double relativeDistance(float[] real, float[] fake) {
        int d = RandomFeatures.DIMENSION;
        double[] variances = variances(real, d);
        double ridge = RIDGE * Arrays.stream(variances).average().orElse(0) + SMALLEST_VARIANCE;
        float[] scales = new float[d];
        double total = 0;
        for (int j = 0; j < d; j++) {
            scales[j] = (float) (1 / Math.sqrt(variances[j] + ridge));
            total += variances[j] / (variances[j] + ridge);
        }
        double distance = FrechetDistance.between(scaled(real, scales), scaled(fake, scales));
        return distance / Math.max(total, SMALLEST_VARIANCE);
    }

    private static double[] variances(float[] rows, int d) {
        int n = rows.length / d;
        double[] variances = new double[d];
        for (int j = 0; j < d; j++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double value = rows[i * d + j];
                sum += value;
                squares += value * value;
            }
            variances[j] = Math.max(0, squares / n - sum / n * (sum / n));
        }
        return variances;
    }

    private static Features scaled(float[] rows, float[] scales) {
        float[] scaled = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scaled[i] = rows[i] * scales[i % scales.length];
        }
        return new Features(scaled, rows.length / scales.length, scales.length);
    }

    /**
     * The exponential of the entropy of the class histogram: n for n classes of equal frequency.
     */
    static double effectiveClasses(float[] classes) {
        Map<Float, Integer> counts = new LinkedHashMap<>();
        for (float number : classes) {
            counts.merge(number, 1, Integer::sum);
        }
        double entropy = 0;
        for (int count : counts.values()) {
            double share = count / (double) classes.length;
            entropy -= share * Math.log(share);
        }
        return Math.exp(entropy);
    }

    private static float[] joined(List<float[]> parts) {
        int length = parts.stream().mapToInt(part -> part.length).sum();
        float[] joined = new float[length];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** What was added and not taken, for a checkpoint. */
    List<Tensor> state() {
        List<Tensor> tensors = new ArrayList<>();
        parts.forEach((name, rows) -> {
            float[] values = joined(rows);
            if (values.length > 0) {
                tensors.add(Tensor.of(name, values, values.length));
            }
        });
        return tensors;
    }

    /** Takes up what {@link #state} gave. */
    void restore(Map<String, Tensor> tensors) {
        clear();
        for (String name : List.copyOf(parts.keySet())) {
            Tensor tensor = tensors.get(name);
            if (tensor != null) {
                float[] values = tensor.floats();
                part(name).add(Arrays.copyOf(values, values.length));
            }
        }
    }

    @Override
    public void close() {
        features.close();
    }
}
