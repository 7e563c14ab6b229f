package org.latentserver.gan.quality;

import java.util.SplittableRandom;

/**
 * The kernel distance of two sets of features (Bińkowski et al., 2018, as KID with Inception's
 * features): the unbiased squared maximum mean discrepancy under the kernel (x·y / d + 1)³,
 * averaged over random subsets. Near 0, also below, for samples of one distribution, whatever their
 * size.
 *
 * @param mean of the subsets' estimates
 * @param deviation standard deviation of the estimates; 0 when there is one subset
 */
public record KernelDistance(double mean, double deviation) {
    /**
     * @param subsets at least 1
     * @param size of each subset, drawn without repetition; at most what both sets have
     */
    public static KernelDistance between(
            Features first, Features second, int subsets, int size, long seed) {
        first.checkFits(second);
        int used = Math.min(size, Math.min(first.count(), second.count()));
        if (used < 2 || subsets < 1) {
            throw new IllegalArgumentException("needs subsets of at least 2");
        }
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < subsets; i++) {
            int[] a = drawn(first.count(), used, random);
            int[] b = drawn(second.count(), used, random);
            double estimate = discrepancy(first, a, second, b);
            sum += estimate;
            squares += estimate * estimate;
        }
        double mean = sum / subsets;
        return new KernelDistance(mean, Math.sqrt(Math.max(0, squares / subsets - mean * mean)));
    }

    private static double discrepancy(Features first, int[] a, Features second, int[] b) {
        double n = a.length;
        double within = kernels(first, a, first, a, true) + kernels(second, b, second, b, true);
        return within / (n * (n - 1)) - 2 * kernels(first, a, second, b, false) / (n * n);
    }

    private static double kernels(
            Features first, int[] a, Features second, int[] b, boolean skipEqual) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                if (!skipEqual || i != j) {
                    double base = first.product(a[i], second, b[j]) / first.dimension() + 1;
                    sum += base * base * base;
                }
            }
        }
        return sum;
    }

    /** The first numbers of a shuffled row of them (Fisher and Yates). */
    private static int[] drawn(int count, int size, SplittableRandom random) {
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = i;
        }
        int[] drawn = new int[size];
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(count - i);
            drawn[i] = all[j];
            all[j] = all[i];
        }
        return drawn;
    }
}
