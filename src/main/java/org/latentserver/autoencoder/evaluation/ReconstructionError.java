package org.latentserver.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;

/** Gathers the error of reconstructions over batches. */
final class ReconstructionError {
    private final List<Integer> shape;
    private final boolean structural;
    private double squares;
    private long values;
    private double ssims;
    private long pictures;

    /**
     * @param shape of an item
     * @param structural whether SSIM is measured, of images
     */
    ReconstructionError(List<Integer> shape, boolean structural) {
        this.shape = shape;
        this.structural = structural;
    }

    /** Adds a batch; both arrays hold the same number of values. */
    void add(NDArray originals, NDArray copies) {
        float[] x = originals.toFloatArray();
        float[] y = copies.toFloatArray();
        for (int i = 0; i < x.length; i++) {
            double difference = x[i] - y[i];
            squares += difference * difference;
        }
        values += x.length;
        if (structural) {
            int width = Math.toIntExact(x.length / originals.getShape().get(0));
            for (int from = 0; from < x.length; from += width) {
                addSsim(PictureQuality.ssim(picture(x, from, width), picture(y, from, width)));
            }
        }
    }

    private void addSsim(@Nullable Double ssim) {
        if (ssim != null) { // images lower or narrower than its window have none
            ssims += ssim;
            pictures++;
        }
    }

    private Picture picture(float[] all, int from, int width) {
        return new Picture(
                shape.get(0),
                shape.get(1),
                shape.get(2),
                Arrays.copyOfRange(all, from, from + width));
    }

    double mse() {
        return squares / values;
    }

    /** In dB of the mean error, for values in [0, 1]. */
    double psnr() {
        return -10 * Math.log10(mse());
    }

    /** Mean over the images; null where it was not measured. */
    @Nullable Double ssim() {
        return pictures == 0 ? null : ssims / pictures;
    }

    QualityReport.Reconstruction reconstruction(boolean bounded) {
        return new QualityReport.Reconstruction(
                mse(), bounded ? PictureQuality.psnr(mse()) : null, ssim());
    }
}
