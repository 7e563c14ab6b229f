package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.latentserver.gan.network.Latents;

class LatentPathTests {
    private static final Offset<Float> ROUNDING = within(1e-6f);

    @Test
    void theStraightLineHasEvenSteps() {
        List<float[]> points = LatentPath.LINEAR.points(new float[] {0, 4}, new float[] {8, 0}, 5);
        assertThat(points.get(1)).containsExactly(2, 3);
        assertThat(points.get(2)).containsExactly(4, 2);
        assertThat(points.getLast()).containsExactly(8, 0);
    }

    @Test
    void theArcBetweenRightAnglesIsSineAndCosine() {
        List<float[]> points =
                LatentPath.SPHERICAL.points(new float[] {2, 0}, new float[] {0, 2}, 4);
        for (int i = 0; i < 4; i++) {
            double angle = i * Math.PI / 6;
            assertThat(points.get(i)[0]).isCloseTo((float) (2 * Math.cos(angle)), ROUNDING);
            assertThat(points.get(i)[1]).isCloseTo((float) (2 * Math.sin(angle)), ROUNDING);
        }
    }

    @Test
    void theArcKeepsTheLengthThatTheLineLoses() {
        float[] from = Latents.normal(1, 1, 64);
        float[] to = Latents.normal(2, 1, 64);
        double shorter = Math.min(length(from), length(to));
        double longer = Math.max(length(from), length(to));
        assertThat(length(LatentPath.SPHERICAL.points(from, to, 3).get(1)))
                .isBetween(0.95 * shorter, 1.05 * longer);
        assertThat(length(LatentPath.LINEAR.points(from, to, 3).get(1))).isLessThan(0.85 * shorter);
    }

    @Test
    void whereThereIsNoArcTheLineIsTaken() {
        float[] from = {1, 2};
        for (float[] to : new float[][] {{2, 4}, {-1, -2}, {0, 0}}) {
            assertThat(LatentPath.SPHERICAL.points(from, to, 5).get(2))
                    .isEqualTo(LatentPath.LINEAR.points(from, to, 5).get(2));
        }
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
