package org.latentserver.api;

/** Separable resampling with a triangle filter, widened when shrinking. */
final class Resampling {
    /** For one output position: the first input it reads, and the weights (sum 1) from there on. */
    private record Taps(int first, float[] weights) {}

    private Resampling() {}

    static Picture resize(Picture picture, int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("size " + height + " x " + width);
        }
        if (picture.height() == height && picture.width() == width) {
            return picture;
        }
        int rows = picture.channels() * picture.height();
        float[] wide = horizontally(picture.pixels(), rows, picture.width(), width);
        float[] both = vertically(wide, picture.channels(), picture.height(), height, width);
        return new Picture(picture.channels(), height, width, both);
    }

    private static float[] horizontally(float[] from, int rows, int width, int newWidth) {
        Taps[] taps = taps(width, newWidth);
        float[] to = new float[rows * newWidth];
        for (int row = 0; row < rows; row++) {
            for (int x = 0; x < newWidth; x++) {
                Taps tap = taps[x];
                float sum = 0;
                for (int i = 0; i < tap.weights.length; i++) {
                    sum += tap.weights[i] * from[row * width + tap.first + i];
                }
                to[row * newWidth + x] = sum;
            }
        }
        return to;
    }

    private static float[] vertically(
            float[] from, int channels, int height, int newHeight, int width) {
        Taps[] taps = taps(height, newHeight);
        float[] to = new float[channels * newHeight * width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < newHeight; y++) {
                Taps tap = taps[y];
                int out = (c * newHeight + y) * width;
                for (int i = 0; i < tap.weights.length; i++) {
                    int in = (c * height + tap.first + i) * width;
                    for (int x = 0; x < width; x++) {
                        to[out + x] += tap.weights[i] * from[in + x];
                    }
                }
            }
        }
        return to;
    }

    private static Taps[] taps(int size, int newSize) {
        Taps[] taps = new Taps[newSize];
        double scale = (double) size / newSize;
        double support = Math.max(scale, 1.0);
        for (int out = 0; out < newSize; out++) {
            double centre = (out + 0.5) * scale;
            int first = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(size, (int) (centre + support + 0.5));
            float[] weights = new float[end - first];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                double distance = Math.abs(first + i + 0.5 - centre) / support;
                weights[i] = (float) Math.max(0, 1 - distance);
                sum += weights[i];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weights[i] / sum);
            }
            taps[out] = new Taps(first, weights);
        }
        return taps;
    }
}
