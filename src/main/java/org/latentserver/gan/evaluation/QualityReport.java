package org.latentserver.gan.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.gan.quality.KernelDistance;
import org.latentserver.gan.quality.Neighbourhoods;

/**
 * How near generated pictures come to real ones. What is called floor is the same figure of as many
 * other real pictures.
 *
 * @param extractor whose features all figures are of: they compare with no other extractor's
 * @param pictures generated, in each set of real ones, and in the Fréchet and kernel distances
 * @param anchors Fréchet distances of known faults, from the same real pictures
 * @param classes null without a classifier in the extractor
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QualityReport(
        String task,
        Extractor extractor,
        int pictures,
        double truncation,
        Frechet frechetDistance,
        Kernel kernelDistance,
        List<Anchor> anchors,
        Near neighbourhoods,
        @Nullable Classes classes,
        Duplicates duplicates,
        Training nearestTraining) {

    /**
     * The perceptual model.
     *
     * @param packageId SHA-256 of its manifest, which holds those of its weights
     * @param dimension of its features
     * @param classes names; empty without a classifier
     */
    record Extractor(String model, String packageId, int dimension, List<String> classes) {}

    /**
     * FID, with this extractor.
     *
     * @param ratio of the generated to the floor
     */
    record Frechet(double generated, double floor, double ratio) {}

    /** KID, with this extractor. */
    record Kernel(KernelDistance generated, KernelDistance floor) {}

    /**
     * What a known fault makes of real pictures.
     *
     * @param name noise (normal, standard deviation 0.2), blur (mean of 3 x 3), one-class (the most
     *     frequent one only)
     */
    record Anchor(String name, double frechetDistance) {}

    /**
     * @param pictures of each kind
     * @param neighbours that make a neighbourhood
     */
    record Near(int pictures, int neighbours, Neighbourhoods generated, Neighbourhoods floor) {}

    /**
     * What the extractor's classifier says.
     *
     * @param present classes that real pictures have
     * @param covered of these, those with at least a tenth of the real ones' share
     * @param distance total variation of the shares
     * @param floor total variation of two sets of real pictures
     * @param asTold share of pictures that are of the class which the generator was told; null when
     *     it is told none, or classes of other names
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Classes(
            int present,
            int covered,
            double distance,
            double floor,
            List<Share> shares,
            @Nullable Double asTold) {}

    /** How frequent a class is. */
    record Share(String name, double real, double generated) {}

    /**
     * Generated pictures that are like another one.
     *
     * @param identical share of pictures that equal an earlier one in all pixels of 8 bits
     * @param near share of pictures with another one nearer than {@code threshold}
     * @param threshold distance of features that a hundredth of the real pictures have to their
     *     nearest real one
     */
    record Duplicates(double identical, double near, double threshold) {}

    /**
     * Distances of features to the nearest training picture: far smaller than those of pictures
     * that weren't trained on would mean that training pictures are learned by heart.
     *
     * @param trainPictures among which the nearest is looked for
     * @param generated median
     * @param heldOut median of real pictures outside of the training split
     * @param ratio of the two
     * @param copies share of generated pictures nearer than a hundredth of those held out
     */
    record Training(
            int trainPictures, double generated, double heldOut, double ratio, double copies) {}

    /** The figures to compare versions by. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("frechetDistance", frechetDistance.generated());
        metrics.put("frechetDistanceFloor", frechetDistance.floor());
        metrics.put("frechetDistanceRatio", frechetDistance.ratio());
        metrics.put("kernelDistance", kernelDistance.generated().mean());
        metrics.put("kernelDistanceFloor", kernelDistance.floor().mean());
        metrics.put("precision", neighbourhoods.generated().precision());
        metrics.put("recall", neighbourhoods.generated().recall());
        metrics.put("density", neighbourhoods.generated().density());
        metrics.put("coverage", neighbourhoods.generated().coverage());
        metrics.put("duplicates", duplicates.near());
        metrics.put("nearestTrainingRatio", nearestTraining.ratio());
        if (classes != null) {
            metrics.put("classesCovered", (double) classes.covered());
            metrics.put("classDistance", classes.distance());
            if (classes.asTold() != null) {
                metrics.put("classesAsTold", classes.asTold());
            }
        }
        return metrics;
    }
}
