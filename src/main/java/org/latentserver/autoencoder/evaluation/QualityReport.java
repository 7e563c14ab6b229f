package org.latentserver.autoencoder.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.autoencoder.measures.CodeFigures;

/**
 * What a version achieves, beside what needs no network.
 *
 * @param trainItems that everything but the version learned from
 * @param testItems measured
 * @param train error on the training items, for the gap to the test items
 * @param test of the version
 * @param principalComponents of as many numbers as a code has; null where there are too many
 * @param codes of the test items
 * @param representations of labelled items; empty without labels
 * @param denoising empty for rows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QualityReport(
        String task,
        int trainItems,
        int testItems,
        Reconstruction train,
        Reconstruction test,
        @Nullable Components principalComponents,
        CodeFigures codes,
        List<Representation> representations,
        List<Denoising> denoising) {

    /**
     * How near reconstructions are to their originals.
     *
     * @param mse mean squared error per value
     * @param psnr in dB, of that mean, for values in [0, 1]; else null
     * @param ssim mean over the images; null for rows and on training items
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reconstruction(double mse, @Nullable Double psnr, @Nullable Double ssim) {}

    /**
     * The best linear code of the same size.
     *
     * @param clippedMse with reconstructions clipped to [0, 1], where psnr and mse are not; null
     *     when values have no bounds
     * @param ssim of the clipped
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Components(
            int size,
            double mse,
            @Nullable Double psnr,
            @Nullable Double clippedMse,
            @Nullable Double ssim) {}

    /**
     * What classes can be told by numbers of items.
     *
     * @param name codes, principalComponents or values
     * @param linearProbeAccuracy of logistic regression
     * @param neighborAccuracy of the majority of 10 nearest training items
     * @param precisionAt10 share of those of the same class
     */
    record Representation(
            String name,
            int size,
            double linearProbeAccuracy,
            double neighborAccuracy,
            double precisionAt10) {}

    /**
     * PSNR in dB against the clean images, of the mean error.
     *
     * @param level standard deviation of the normal noise, clipped to [0, 1] with the pixel
     * @param principalComponentsPsnr of the projection onto the components, clipped; null without
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Denoising(
            double level,
            double noisyPsnr,
            double denoisedPsnr,
            @Nullable Double principalComponentsPsnr) {}

    /** The figures to compare versions by. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>(codes.metrics());
        put(metrics, "test", test);
        if (principalComponents != null) {
            metrics.put("pcaMse", principalComponents.mse());
        }
        representations.stream()
                .filter(r -> "codes".equals(r.name()))
                .forEach(r -> {
                    metrics.put("linearProbeAccuracy", r.linearProbeAccuracy());
                    metrics.put("neighborAccuracy", r.neighborAccuracy());
                    metrics.put("precisionAt10", r.precisionAt10());
                });
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String name, Reconstruction part) {
        metrics.put(name + "Mse", part.mse());
        if (part.psnr() != null) {
            metrics.put(name + "Psnr", part.psnr());
        }
        if (part.ssim() != null) {
            metrics.put(name + "Ssim", part.ssim());
        }
    }
}
