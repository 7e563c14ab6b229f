package org.latentserver.perceptual.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;

class TrainableImagesTests {
    private static final List<ClassCount> TWO =
            List.of(new ClassCount("a", 50), new ClassCount("b", 50));

    @Test
    void takesLabelledImagesOfOneSize() {
        assertThatCode(() -> check(DatasetKind.IMAGES, List.of(1, 28, 28), 28, TWO, 40))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatIsWrongWithOthers() {
        refused("not arrays", DatasetKind.ARRAYS, List.of(28), 0, TWO, 100);
        refused("one size", DatasetKind.IMAGES, null, 40, TWO, 100);
        refused(
                "2 classes, has 1",
                DatasetKind.IMAGES,
                List.of(1, 28, 28),
                28,
                TWO.subList(0, 1),
                100);
        refused("are 27x27", DatasetKind.IMAGES, List.of(1, 27, 27), 27, TWO, 100);
        refused("28 to 256", DatasetKind.IMAGES, List.of(1, 257, 257), 257, TWO, 100);
        refused("40 training images, has 39", DatasetKind.IMAGES, List.of(1, 28, 28), 28, TWO, 39);
    }

    @Test
    void refusesBatchesThatDoNotFitInMemory() {
        DatasetDescription large =
                description(DatasetKind.IMAGES, List.of(1, 256, 256), 256, TWO, 40);
        assertThatThrownBy(
                        () -> TrainableImages.checkMemory(PerceptualParameters.standard(), large))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("at most 16");
        DatasetDescription small = description(DatasetKind.IMAGES, List.of(1, 64, 64), 64, TWO, 40);
        assertThatCode(() -> TrainableImages.checkMemory(PerceptualParameters.standard(), small))
                .doesNotThrowAnyException();
    }

    private static void refused(
            String words,
            DatasetKind kind,
            @Nullable List<Integer> shape,
            int side,
            List<ClassCount> classes,
            long train) {
        assertThatThrownBy(() -> check(kind, shape, side, classes, train))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(words)
                .extracting(refusal -> ((ServiceException) refusal).field())
                .isEqualTo("dataset");
    }

    private static void check(
            DatasetKind kind,
            @Nullable List<Integer> shape,
            int side,
            List<ClassCount> classes,
            long train) {
        TrainableImages.check(description(kind, shape, side, classes, train));
    }

    private static DatasetDescription description(
            DatasetKind kind,
            @Nullable List<Integer> shape,
            int side,
            List<ClassCount> classes,
            long train) {
        return new DatasetDescription(
                kind,
                "idx",
                train,
                shape,
                1,
                side,
                side,
                side,
                side,
                classes,
                List.of(),
                Map.of(Split.TRAIN, train),
                null,
                train);
    }
}
