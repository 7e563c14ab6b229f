package org.latentserver.perceptual.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MistakeSheetTests {
    /** A hundred images, class by class as test sets often are, all taken for the next class. */
    @Test
    void showsMistakesOfEveryClass() {
        int[] labels = IntStream.range(0, 100).map(i -> i / 10).toArray();
        int[] predicted = IntStream.of(labels).map(label -> (label + 1) % 10).toArray();
        int[] shown = MistakeSheet.chosen(labels, predicted);
        assertThat(shown).hasSize(24).doesNotHaveDuplicates();
        int[] shownLabels = Arrays.stream(shown).map(i -> labels[i]).toArray();
        assertThat(shownLabels).isSorted().contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void showsOnlyMistakesWhereThereAreAny() {
        assertThat(MistakeSheet.chosen(new int[] {0, 1, 1, 0, 1}, new int[] {1, 1, 0, 0, 0}))
                .containsExactly(0, 2, 4);
        assertThat(MistakeSheet.chosen(new int[] {0, 1, 0}, new int[] {0, 1, 0}))
                .containsExactly(0, 2, 1);
    }
}
