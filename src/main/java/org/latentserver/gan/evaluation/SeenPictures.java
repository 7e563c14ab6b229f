package org.latentserver.gan.evaluation;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.latentserver.gan.quality.Features;
import org.latentserver.perceptual.features.PerceptualFeatures;

/** What the extractor sees in pictures that are shown to it batch by batch. Used by one thread. */
final class SeenPictures {
    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final PerceptualFeatures extractor;
    private final int expected;
    private final int[] classes;
    private final Set<Long> kinds = new HashSet<>();
    private float[] features = new float[0];
    private int dimension;
    private int count;

    /**
     * @param expected pictures that will be shown
     */
    SeenPictures(PerceptualFeatures extractor, int expected) {
        this.extractor = extractor;
        this.expected = expected;
        classes = new int[expected];
    }

    /**
     * Looks at a batch.
     *
     * @param images float32 (N, C, H, W) in [0, 1]
     */
    void show(NDArray images) {
        PerceptualFeatures.Seen seen = extractor.of(images);
        for (int i = 0; i < seen.features().size(); i++) {
            float[] row = seen.features().get(i);
            if (count == 0) {
                dimension = row.length;
                features = new float[Math.multiplyExact(expected, dimension)];
            }
            System.arraycopy(row, 0, features, count * dimension, dimension);
            if (!seen.probabilities().isEmpty()) {
                classes[count] = largest(seen.probabilities().get(i));
            }
            count++;
        }
        remember(images);
    }

    private static int largest(float[] probabilities) {
        int largest = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[largest]) {
                largest = i;
            }
        }
        return largest;
    }

    /** Of each picture, as a PNG would hold it, no more than 64 bits. */
    private void remember(NDArray images) {
        float[] pixels = images.toFloatArray();
        int width = pixels.length / Math.toIntExact(images.getShape().get(0));
        for (int from = 0; from < pixels.length; from += width) {
            long hash = FNV_START;
            for (int i = from; i < from + width; i++) {
                hash = (hash ^ Math.round(255 * pixels[i])) * FNV_PRIME;
            }
            kinds.add(hash);
        }
    }

    /** One row a picture. */
    Features features() {
        return new Features(features, count, dimension);
    }

    /** The first ones; all when there are no more. */
    Features features(int most) {
        return features().rows(0, Math.min(most, count));
    }

    /** The most probable class of each, by the extractor's label number; 0 without a classifier. */
    int[] classes() {
        return Arrays.copyOf(classes, count);
    }

    /** Pictures that are the same as an earlier one, each pixel of 8 bits. */
    int repeated() {
        return count - kinds.size();
    }
}
