package org.latentserver.perceptual.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OneCycleTests {
    private static final float ROUNDING = 1e-6f;
    private final OneCycle schedule = new OneCycle(0.1, 0.25, 100);

    @Test
    void risesFromA25thToTheHighestAndFallsToNearlyNothing() {
        assertThat(schedule.at(0)).isCloseTo(0.004f, within(ROUNDING));
        assertThat(schedule.at(25)).isCloseTo(0.1f, within(ROUNDING));
        assertThat(schedule.at(99)).isBetween(0f, 0.001f);
        for (int step = 1; step < 100; step++) {
            assertThat(schedule.at(step) > schedule.at(step - 1)).isEqualTo(step <= 25);
        }
    }

    @Test
    void startsAtTheHighestWithoutWarmUp() {
        assertThat(new OneCycle(0.1, 0, 10).at(0)).isCloseTo(0.1f, within(ROUNDING));
    }
}
