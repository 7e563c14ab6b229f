package org.latentserver.gan.quality;

import java.util.Arrays;

/**
 * Feature vectors of pictures, one a row. Not copied: the caller leaves the values alone. Safe for
 * use by several threads.
 *
 * @param values row-major, count x dimension, finite
 */
public record Features(float[] values, int count, int dimension) {
    public Features {
        if (count < 1 || dimension < 1 || values.length != (long) count * dimension) {
            throw new IllegalArgumentException(
                    values.length + " values are not " + count + " rows of " + dimension);
        }
    }

    /** The rows from (inclusive) to (exclusive), copied. */
    public Features rows(int from, int to) {
        return new Features(
                Arrays.copyOfRange(values, from * dimension, to * dimension), to - from, dimension);
    }

    /** Squared Euclidean distance of one row to another one's. */
    double squaredDistance(int row, Features other, int otherRow) {
        int a = row * dimension;
        int b = otherRow * dimension;
        double even = 0;
        double odd = 0; // two sums, as the next needn't wait for the last
        int i = 0;
        for (; i + 1 < dimension; i += 2) {
            double first = (double) values[a + i] - other.values[b + i];
            double second = (double) values[a + i + 1] - other.values[b + i + 1];
            even += first * first;
            odd += second * second;
        }
        if (i < dimension) {
            double last = (double) values[a + i] - other.values[b + i];
            even += last * last;
        }
        return even + odd;
    }

    double product(int row, Features other, int otherRow) {
        int a = row * dimension;
        int b = otherRow * dimension;
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            sum += (double) values[a + i] * other.values[b + i];
        }
        return sum;
    }

    void checkFits(Features other) {
        if (dimension != other.dimension) {
            throw new IllegalArgumentException(
                    "features of " + dimension + " and " + other.dimension + " values");
        }
    }
}
