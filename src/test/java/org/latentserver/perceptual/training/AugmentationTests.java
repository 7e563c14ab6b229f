package org.latentserver.perceptual.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTests {
    private static final float[] PICTURE = {1, 2, 3, 4, 5, 6};

    @Test
    void changesNothingWhenAllIsOff() {
        assertThat(variants(new Augmentation(false, 0, 1, 2, 3, 1)))
                .containsExactly(List.of(1f, 2f, 3f, 4f, 5f, 6f));
    }

    @Test
    void mirrorsEachRow() {
        assertThat(variants(new Augmentation(true, 0, 1, 2, 3, 1)))
                .containsExactlyInAnyOrder(
                        List.of(1f, 2f, 3f, 4f, 5f, 6f), List.of(3f, 2f, 1f, 6f, 5f, 4f));
    }

    @Test
    void shiftsEitherWayAndFillsByReflection() {
        assertThat(variants(new Augmentation(false, 1, 1, 2, 3, 1)))
                .hasSize(9)
                .contains(
                        List.of(1f, 1f, 2f, 4f, 4f, 5f), // right
                        List.of(2f, 3f, 3f, 5f, 6f, 6f), // left
                        List.of(1f, 2f, 3f, 1f, 2f, 3f), // down
                        List.of(4f, 5f, 6f, 4f, 5f, 6f)); // up
    }

    @Test
    void theSameStepDrawsTheSame() {
        Augmentation augmentation = new Augmentation(true, 2, 1, 2, 3, 42);
        assertThat(augmentation.random(7).nextLong()).isEqualTo(augmentation.random(7).nextLong());
        assertThat(augmentation.random(7).nextLong())
                .isNotEqualTo(augmentation.random(8).nextLong());
    }

    private static Set<List<Float>> variants(Augmentation augmentation) {
        SplittableRandom random = augmentation.random(0);
        Set<List<Float>> variants = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            float[] target = new float[8];
            augmentation.copy(PICTURE, random, target, 1);
            variants.add(IntStream.range(1, 7).mapToObj(at -> target[at]).toList());
        }
        return variants;
    }
}
