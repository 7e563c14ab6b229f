package org.latentserver.gan.quality;

/**
 * How the classes of generated pictures are spread, as one classifier sees them and the real ones.
 *
 * @param real share of each class among the real pictures
 * @param generated share of each class among the generated pictures
 * @param present classes that real pictures have
 * @param covered of these, those with at least a tenth of the real ones' share
 * @param distance total variation: half the sum of the shares' differences; 0 for the same, 1 for
 *     none in common
 */
public record ClassCoverage(
        double[] real, double[] generated, int present, int covered, double distance) {
    private static final double LEAST_PART = 0.1;

    /**
     * @param real class numbers, at least one, each from 0 to below {@code classes}
     * @param generated as real
     */
    public static ClassCoverage of(int[] real, int[] generated, int classes) {
        double[] realShares = shares(real, classes);
        double[] generatedShares = shares(generated, classes);
        int present = 0;
        int covered = 0;
        double difference = 0;
        for (int i = 0; i < classes; i++) {
            difference += Math.abs(realShares[i] - generatedShares[i]);
            if (realShares[i] > 0) {
                present++;
                covered += generatedShares[i] >= LEAST_PART * realShares[i] ? 1 : 0;
            }
        }
        return new ClassCoverage(realShares, generatedShares, present, covered, difference / 2);
    }

    private static double[] shares(int[] numbers, int classes) {
        double[] shares = new double[classes];
        for (int number : numbers) {
            shares[number] += 1.0 / numbers.length;
        }
        return shares;
    }
}
