package org.latentserver.api;

import org.jspecify.annotations.Nullable;

/**
 * How close a picture is to its reference, by the measures that need no network.
 *
 * @param mse mean squared error over all values, 0 when equal
 * @param psnr peak signal-to-noise ratio in dB for a peak of 1; null when the pictures are equal
 *     (it is infinite then, which JSON can't say)
 * @param ssim structural similarity, at most 1; null when a side is shorter than the window of 11
 */
public record PictureQuality(double mse, @Nullable Double psnr, @Nullable Double ssim) {
    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;
    private static final double[] GAUSSIAN = gaussian();

    /**
     * @throws IllegalArgumentException when the shapes differ
     */
    public static PictureQuality of(Picture reference, Picture candidate) {
        double mse = mse(reference, candidate);
        return new PictureQuality(mse, psnr(mse), ssim(reference, candidate));
    }

    public static double mse(Picture reference, Picture candidate) {
        checkSameShape(reference, candidate);
        float[] x = reference.pixels();
        float[] y = candidate.pixels();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double difference = (double) x[i] - y[i];
            sum += difference * difference;
        }
        return sum / x.length;
    }

    /** {@code 10 log10(1 / mse)}; null for an mse of 0. */
    public static @Nullable Double psnr(double mse) {
        return mse == 0 ? null : 10 * Math.log10(1 / mse);
    }

    /**
     * SSIM as published by Wang et al. 2004: Gaussian window 11 x 11 with sigma 1.5, K1 = 0.01, K2
     * = 0.03, range 1, windows wholly inside the picture, population covariance, mean over windows
     * and channels; null when a side is shorter than 11.
     */
    public static @Nullable Double ssim(Picture reference, Picture candidate) {
        checkSameShape(reference, candidate);
        int height = reference.height();
        int width = reference.width();
        if (height < WINDOW || width < WINDOW) {
            return null;
        }
        double sum = 0;
        for (int c = 0; c < reference.channels(); c++) {
            int plane = c * height * width;
            sum += ssim(reference.pixels(), candidate.pixels(), plane, height, width);
        }
        return sum / reference.channels();
    }

    private static double ssim(float[] x, float[] y, int plane, int height, int width) {
        double[][] products = new double[5][height * width];
        for (int i = 0; i < height * width; i++) {
            double a = x[plane + i];
            double b = y[plane + i];
            products[0][i] = a;
            products[1][i] = b;
            products[2][i] = a * a;
            products[3][i] = b * b;
            products[4][i] = a * b;
        }
        double[][] means = new double[5][];
        for (int i = 0; i < 5; i++) {
            means[i] = blur(products[i], height, width);
        }
        double sum = 0;
        for (int i = 0; i < means[0].length; i++) {
            double mx = means[0][i];
            double my = means[1][i];
            double varX = means[2][i] - mx * mx;
            double varY = means[3][i] - my * my;
            double covariance = means[4][i] - mx * my;
            sum +=
                    (2 * mx * my + C1)
                            * (2 * covariance + C2)
                            / ((mx * mx + my * my + C1) * (varX + varY + C2));
        }
        return sum / means[0].length;
    }

    /** Gaussian mean of each window inside the plane: (height - 10) x (width - 10) values. */
    private static double[] blur(double[] plane, int height, int width) {
        int newWidth = width - WINDOW + 1;
        int newHeight = height - WINDOW + 1;
        double[] rows = new double[height * newWidth];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                double sum = 0;
                for (int i = 0; i < WINDOW; i++) {
                    sum += GAUSSIAN[i] * plane[y * width + x + i];
                }
                rows[y * newWidth + x] = sum;
            }
        }
        double[] both = new double[newHeight * newWidth];
        for (int y = 0; y < newHeight; y++) {
            for (int i = 0; i < WINDOW; i++) {
                for (int x = 0; x < newWidth; x++) {
                    both[y * newWidth + x] += GAUSSIAN[i] * rows[(y + i) * newWidth + x];
                }
            }
        }
        return both;
    }

    private static double[] gaussian() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = i - WINDOW / 2;
            weights[i] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static void checkSameShape(Picture a, Picture b) {
        if (a.channels() != b.channels() || a.height() != b.height() || a.width() != b.width()) {
            throw new IllegalArgumentException(
                    "%dx%dx%d against %dx%dx%d"
                            .formatted(
                                    a.height(),
                                    a.width(),
                                    a.channels(),
                                    b.height(),
                                    b.width(),
                                    b.channels()));
        }
    }
}
