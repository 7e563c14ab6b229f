package org.latentserver.gan.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.PictureQuality;

/**
 * The noise of which the generator makes pictures like those of a data set.
 *
 * @param images in the order of the data set
 */
record ProjectionReport(String task, List<Projected> images) {
    /**
     * One picture's.
     *
     * @param item number in the data set
     * @param label class that the generator was told; null for one that is told none
     * @param z what the verbs take as {@code z}
     * @param mse mean squared error of the pixels, from 0 to 1
     * @param psnr in dB; null for equal pictures
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Projected(
            int item, @Nullable String label, float[] z, double mse, @Nullable Double psnr) {}

    /** Means of the pictures; psnr is that of the mean error. */
    Map<String, Double> metrics() {
        double mse = images.stream().mapToDouble(Projected::mse).average().orElse(0);
        Double psnr = PictureQuality.psnr(mse);
        return psnr == null ? Map.of("mse", mse) : Map.of("mse", mse, "psnr", psnr);
    }
}
