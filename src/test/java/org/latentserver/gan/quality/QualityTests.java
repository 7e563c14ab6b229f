package org.latentserver.gan.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latentserver.api.Picture;

/** Expected figures without a closed form were computed with NumPy and SciPy on the same values. */
class QualityTests {
    private static final double ROUNDING = 1e-6;
    private static final double FID = 0.8698999536;
    private static final double KID = 0.0714845024;
    private static final double PRECISION = 0.7333333333;
    private static final double RECALL = 1;
    private static final double DENSITY = 0.4222222222;
    private static final double COVERAGE = 0.55;

    private final Features real = waves(40, 1.0, 3.0, 0.7, 1, 0);
    private final Features generated = waves(30, 0.3, 2.0, 0.9, 1.3f, 0.2f);

    @Test
    void frechetDistanceOfASetToItselfIsZero() {
        assertThat(FrechetDistance.between(real, real)).isCloseTo(0, within(ROUNDING));
    }

    @Test
    void frechetDistanceOfAShiftIsItsSquaredLength() {
        float[] shifted = real.values().clone();
        for (int i = 0; i < shifted.length; i += 6) {
            shifted[i] += 3;
            shifted[i + 1] -= 4;
        }
        assertThat(FrechetDistance.between(real, new Features(shifted, 40, 6)))
                .isCloseTo(25, within(1e-4));
    }

    /** Of N(0, s²) and N(0, t²) in d independent dimensions: d (s - t)². */
    @Test
    void frechetDistanceOfGaussiansIsTheClosedForm() {
        Features narrow = normal(50_000, 1, 1);
        Features wide = normal(50_000, 3, 2);
        assertThat(FrechetDistance.between(narrow, wide)).isCloseTo(4 * 6, within(0.5));
    }

    @Test
    void frechetDistanceEqualsScipys() {
        assertThat(FrechetDistance.between(real, generated)).isCloseTo(FID, within(ROUNDING));
        assertThat(FrechetDistance.between(generated, real)).isCloseTo(FID, within(ROUNDING));
    }

    @Test
    void kernelDistanceEqualsNumpys() {
        assertThat(KernelDistance.between(real.rows(0, 30), generated, 1, 30, 5).mean())
                .isCloseTo(KID, within(ROUNDING));
    }

    @Test
    void kernelDistanceIsUnbiased() {
        KernelDistance same =
                KernelDistance.between(normal(2000, 1, 3), normal(2000, 1, 4), 50, 200, 1);
        assertThat(same.mean()).isCloseTo(0, within(0.15));
        assertThat(same.deviation()).isPositive();
        assertThat(
                        KernelDistance.between(normal(2000, 1, 3), normal(2000, 2, 4), 50, 200, 1)
                                .mean())
                .isGreaterThan(1);
    }

    @Test
    void neighbourhoodsEqualNumpys() {
        Neighbourhoods found = Neighbourhoods.of(real, generated, 3);
        assertThat(found.precision()).isCloseTo(PRECISION, within(ROUNDING));
        assertThat(found.recall()).isCloseTo(RECALL, within(ROUNDING));
        assertThat(found.density()).isCloseTo(DENSITY, within(ROUNDING));
        assertThat(found.coverage()).isCloseTo(COVERAGE, within(ROUNDING));
    }

    @Test
    void aCollapsedGeneratorIsPreciseButCoversNothing() {
        Features spread = normal(300, 1, 6);
        float[] one = new float[300 * 6];
        Neighbourhoods collapsed = Neighbourhoods.of(spread, new Features(one, 300, 6), 3);
        assertThat(collapsed.precision()).isEqualTo(1);
        assertThat(collapsed.recall()).isZero();
        assertThat(collapsed.coverage()).isLessThan(0.3);
    }

    @Test
    void findsTheNearestRowOfOthers() {
        Features rows = new Features(new float[] {0, 0, 3, 4}, 2, 2);
        Features others = new Features(new float[] {0, 1, 30, 40}, 2, 2);
        assertThat(Neighbourhoods.nearest(rows, others))
                .containsExactly(new double[] {1, Math.sqrt(18)}, within(ROUNDING));
    }

    @Test
    void diversityIsTheMeanDeviationOfAPixel() {
        Picture dark = new Picture(1, 1, 2, new float[] {0f, 0.5f});
        Picture bright = new Picture(1, 1, 2, new float[] {1f, 0.5f});
        assertThat(PictureDiversity.of(List.of(dark, bright))).isEqualTo(0.25);
        assertThat(PictureDiversity.of(List.of(dark, dark))).isZero();
    }

    @Test
    void classesCountAsCoveredFromATenthOfTheirShare() {
        int[] real = new int[100];
        int[] generated = new int[200];
        for (int i = 0; i < 100; i++) {
            real[i] = i < 50 ? 0 : i < 90 ? 1 : 2; // .5, .4, .1, 0
        }
        for (int i = 0; i < 200; i++) {
            generated[i] = i < 180 ? 0 : i < 187 ? 1 : i < 189 ? 2 : 3; // .9, .035, .01, .055
        }
        ClassCoverage coverage = ClassCoverage.of(real, generated, 4);
        assertThat(coverage.present()).isEqualTo(3);
        assertThat(coverage.covered()).isEqualTo(2); // .035 is less than a tenth of .4
        assertThat(coverage.distance()).isCloseTo(0.455, within(1e-12));
        assertThat(ClassCoverage.of(real, real, 4).distance()).isZero();
    }

    @Test
    void quantilesLieBetweenOrderStatistics() {
        Quantiles quantiles = new Quantiles(new double[] {4, 1, 3, 2});
        assertThat(quantiles.at(0)).isEqualTo(1);
        assertThat(quantiles.at(0.5)).isEqualTo(2.5);
        assertThat(quantiles.at(0.25)).isCloseTo(1.75, within(1e-12));
        assertThat(quantiles.at(1)).isEqualTo(4);
    }

    @Test
    void theNearestOtherRowOfASetIsNotTheRowItself() {
        Features rows = new Features(new float[] {0, 0, 3, 4, 0, 1}, 3, 2);
        assertThat(Neighbourhoods.nearestOther(rows)).containsExactly(1, Math.sqrt(18), 1);
        Features asked = new Features(new float[] {3, 3}, 1, 2);
        assertThat(Neighbourhoods.nearestRow(asked, 0, rows)).isEqualTo(1);
        Features odd = new Features(new float[] {1, 2, 3, 1, 0, 7}, 2, 3);
        assertThat(Neighbourhoods.nearestOther(odd)[0]).isEqualTo(Math.sqrt(20));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetDistance.between(real, new Features(new float[4], 2, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Features(new float[5], 2, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Neighbourhoods.of(real, real, 40));
    }

    private static Features waves(
            int count, double start, double byRow, double byColumn, float scale, float shift) {
        float[] values = new float[count * 6];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 6; j++) {
                float wave = (float) Math.sin(start + i * byRow + j * byColumn + 0.1 * i * j);
                values[i * 6 + j] = wave * scale + shift;
            }
        }
        return new Features(values, count, 6);
    }

    private static Features normal(int count, double deviation, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return new Features(values, count, 6);
    }
}
