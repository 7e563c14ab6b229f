package org.latentserver.perceptual.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.Trunk;

/**
 * How far a picture moves away from itself when it is shifted, by each measure, in units of the
 * mean distance of two different pictures: a measure that sees objects stays far under 1, one that
 * sees places comes near to it. Used by one thread.
 */
final class ShiftSensitivity {
    static final String PIXELS = "pixels";
    static final String SSIM = "ssim";

    /** The model's own distance: the sum over its layers. */
    static final String DISTANCE = "distance";

    private final Architecture architecture;
    private final Trunk trunk;
    private final NDManager manager;
    private final int largest;
    private final List<ShiftedDistances> measures = new ArrayList<>();
    private int measured;

    /**
     * @param largest shift, pixels, less than each side
     */
    ShiftSensitivity(Architecture architecture, Trunk trunk, NDManager manager, int largest) {
        this.architecture = architecture;
        this.trunk = trunk;
        this.manager = manager;
        this.largest = largest;
        measures.add(new ShiftedDistances(PIXELS, largest));
        measures.add(new ShiftedDistances(SSIM, largest));
        architecture.layers().forEach(name -> measures.add(new ShiftedDistances(name, largest)));
        measures.add(new ShiftedDistances(DISTANCE, largest));
    }

    /**
     * What was found.
     *
     * @param images that have another one of their size
     * @param measures pixels, SSIM where images are large enough for its window, the layers, and
     *     the sum over layers
     */
    record Report(int images, int largestShift, List<ShiftedDistances.Measure> measures) {}

    /**
     * Measures items, those of one size together: each beside the next one of its size, the last of
     * a size beside the first. Directions of the shifts take turns. An item without another one of
     * its size is left out.
     *
     * @param progress is told after each picture which share is done; may stop the work by throwing
     */
    Report of(EvaluatedImages images, int[] items, DoubleConsumer progress) {
        int from = 0;
        while (from < items.length) {
            Picture first = images.toCompare(items[from]);
            Picture picture = first;
            int at = from;
            for (boolean last = false; !last; at++) {
                Picture next = at + 1 < items.length ? images.toCompare(items[at + 1]) : first;
                last = at + 1 == items.length || !PictureBatch.sameShape(next, first);
                if (!last || at > from) {
                    measure(picture, last ? first : next, at);
                }
                picture = next;
                progress.accept((at + 1) / (double) items.length);
            }
            from = at;
        }
        return new Report(
                measured,
                largest,
                measures.stream()
                        .filter(measure -> !measure.isEmpty())
                        .map(ShiftedDistances::measure)
                        .toList());
    }

    private void measure(Picture picture, Picture other, int at) {
        Shift shift = Shift.inTurn(at);
        List<Picture> others = new ArrayList<>(List.of(other));
        IntStream.rangeClosed(1, largest).forEach(by -> others.add(shift.apply(picture, by)));
        double[][] distances = new double[measures.size()][others.size()];
        boolean similarity = true;
        for (int i = 0; i < others.size(); i++) {
            PictureQuality quality = PictureQuality.of(picture, others.get(i));
            distances[0][i] = quality.mse();
            similarity = quality.ssim() != null;
            distances[1][i] = quality.ssim() == null ? 0 : 1 - quality.ssim();
        }
        deep(picture, others, distances);
        for (int m = 0; m < distances.length; m++) {
            if (m != 1 || similarity) {
                measures.get(m).add(distances[m]);
            }
        }
        measured++;
    }

    private void deep(Picture picture, List<Picture> others, double[][] distances) {
        long pixels = (long) picture.height() * picture.width();
        int step = Math.clamp(architecture.largestPass() / pixels, 1, others.size());
        int sum = distances.length - 1;
        try (NDManager scope = manager.newSubManager()) {
            NDList own = trunk.features(PictureBatch.of(scope, List.of(picture)));
            for (int from = 0; from < others.size(); from += step) {
                List<Picture> some = others.subList(from, Math.min(others.size(), from + step));
                try (NDManager inner = scope.newSubManager()) {
                    NDList features = trunk.features(PictureBatch.of(inner, some));
                    List<NDArray> layers = trunk.distances(features, own);
                    for (int layer = 0; layer < layers.size(); layer++) {
                        float[] values = layers.get(layer).toFloatArray();
                        for (int i = 0; i < values.length; i++) {
                            distances[2 + layer][from + i] = values[i];
                            distances[sum][from + i] += values[i];
                        }
                    }
                }
            }
        }
    }
}
