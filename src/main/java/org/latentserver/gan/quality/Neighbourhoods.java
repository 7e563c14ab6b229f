package org.latentserver.gan.quality;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How two sets of features lie in each other's neighbourhoods. The neighbourhood of a row is the
 * ball that reaches to its k-th nearest neighbour in its own set.
 *
 * @param precision share of the generated rows inside a real one's neighbourhood (Kynkäänniemi et
 *     al., 2019): how many pictures look real
 * @param recall share of the real rows inside a generated one's neighbourhood: how much of what is
 *     real is made
 * @param density as precision, but counts how many neighbourhoods a row lies in, over k (Naeem et
 *     al., 2020); about 1 for equal distributions, above 1 possible
 * @param coverage share of the real rows with a generated one in their neighbourhood
 */
public record Neighbourhoods(double precision, double recall, double density, double coverage) {
    /**
     * Cost is (real + generated)² x dimension; works on all cores.
     *
     * @param k neighbours that make a neighbourhood; less than the rows of each set
     */
    public static Neighbourhoods of(Features real, Features generated, int k) {
        real.checkFits(generated);
        double[] realRadii = squaredRadii(real, k);
        double[] generatedRadii = squaredRadii(generated, k);
        int[] hits =
                IntStream.range(0, generated.count())
                        .parallel()
                        .map(row -> hits(generated, row, real, realRadii))
                        .toArray();
        double precision = IntStream.of(hits).filter(hit -> hit > 0).count();
        double density = IntStream.of(hits).sum();
        double recall =
                IntStream.range(0, real.count())
                        .parallel()
                        .filter(row -> hits(real, row, generated, generatedRadii) > 0)
                        .count();
        double coverage =
                IntStream.range(0, real.count())
                        .parallel()
                        .filter(row -> nearest(real, row, generated) <= realRadii[row])
                        .count();
        return new Neighbourhoods(
                precision / generated.count(),
                recall / real.count(),
                density / ((double) k * generated.count()),
                coverage / real.count());
    }

    /** Distance of each row to the nearest one of the others. */
    public static double[] nearest(Features rows, Features others) {
        rows.checkFits(others);
        return IntStream.range(0, rows.count())
                .parallel()
                .mapToDouble(row -> Math.sqrt(nearest(rows, row, others)))
                .toArray();
    }

    /** Distance of each row to the nearest other one of the same set, of two rows at least. */
    public static double[] nearestOther(Features rows) {
        double[] radii = squaredRadii(rows, 1);
        for (int row = 0; row < radii.length; row++) {
            radii[row] = Math.sqrt(radii[row]);
        }
        return radii;
    }

    /** Number of the row of the others that lies nearest to a row. */
    public static int nearestRow(Features rows, int row, Features others) {
        rows.checkFits(others);
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int other = 0; other < others.count(); other++) {
            double distance = rows.squaredDistance(row, others, other);
            if (distance < least) {
                least = distance;
                nearest = other;
            }
        }
        return nearest;
    }

    private static double nearest(Features rows, int row, Features others) {
        double least = Double.POSITIVE_INFINITY;
        for (int other = 0; other < others.count(); other++) {
            least = Math.min(least, rows.squaredDistance(row, others, other));
        }
        return least;
    }

    /** In how many of the centres' neighbourhoods a row lies. */
    private static int hits(Features rows, int row, Features centres, double[] squaredRadii) {
        int hits = 0;
        for (int centre = 0; centre < centres.count(); centre++) {
            if (rows.squaredDistance(row, centres, centre) <= squaredRadii[centre]) {
                hits++;
            }
        }
        return hits;
    }

    private static double[] squaredRadii(Features features, int k) {
        if (k < 1 || k >= features.count()) {
            throw new IllegalArgumentException(
                    "k is " + k + ", must be 1 to " + (features.count() - 1));
        }
        return IntStream.range(0, features.count())
                .parallel()
                .mapToDouble(row -> squaredRadius(features, row, k))
                .toArray();
    }

    private static double squaredRadius(Features features, int row, int k) {
        double[] nearest = new double[k];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int other = 0; other < features.count(); other++) {
            if (other != row) {
                insert(nearest, features.squaredDistance(row, features, other));
            }
        }
        return nearest[k - 1];
    }

    private static void insert(double[] ascending, double value) {
        int at = ascending.length - 1;
        if (value >= ascending[at]) {
            return;
        }
        while (at > 0 && ascending[at - 1] > value) {
            ascending[at] = ascending[at - 1];
            at--;
        }
        ascending[at] = value;
    }
}
