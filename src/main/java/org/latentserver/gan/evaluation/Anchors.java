package org.latentserver.gan.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.latentserver.gan.network.Latents;
import org.latentserver.gan.quality.Features;
import org.latentserver.gan.quality.FrechetDistance;

/**
 * Fréchet distances of real pictures with faults of known kinds: a scale for those of generated
 * ones, whose unit is the extractor's own.
 *
 * @param classes of the extractor
 */
record Anchors(ComparedPictures pictures, long seed, int classes) {
    private static final double NOISE = 0.2;

    /**
     * Distances from the real pictures.
     *
     * @param floor the other real pictures as they are
     */
    List<QualityReport.Anchor> of(SeenPictures real, SeenPictures floor) {
        List<QualityReport.Anchor> anchors = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(Latents.seed(seed, 2));
        SeenPictures noisy = pictures.others(images -> noisy(images, random));
        anchors.add(anchor("noise", real.features(), noisy.features()));
        SeenPictures blurred = pictures.others(Anchors::blurred);
        anchors.add(anchor("blur", real.features(), blurred.features()));
        if (classes > 1) {
            Features one = mostFrequent(floor);
            if (one.count() > 1) { // one picture doesn't vary
                anchors.add(anchor("one-class", real.features(), one));
            }
        }
        return anchors;
    }

    private static QualityReport.Anchor anchor(String name, Features real, Features fault) {
        return new QualityReport.Anchor(name, FrechetDistance.between(real, fault));
    }

    private static NDArray noisy(NDArray images, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(images.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (NOISE * random.nextGaussian());
        }
        return images.add(images.getManager().create(values, images.getShape())).clip(0, 1);
    }

    private static NDArray blurred(NDArray images) {
        Shape one = new Shape(1, 1);
        return Pool.avgPool2d(images, new Shape(3, 3), one, one, false, false);
    }

    /** The pictures of the class that most have. */
    private Features mostFrequent(SeenPictures floor) {
        int[] seen = floor.classes();
        int[] counts = new int[classes];
        IntStream.of(seen).forEach(number -> counts[number]++);
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        int chosen = most;
        Features all = floor.features();
        int[] rows = IntStream.range(0, seen.length).filter(i -> seen[i] == chosen).toArray();
        float[] values = new float[Math.multiplyExact(rows.length, all.dimension())];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(
                    all.values(),
                    rows[i] * all.dimension(),
                    values,
                    i * all.dimension(),
                    all.dimension());
        }
        return new Features(values, rows.length, all.dimension());
    }
}
