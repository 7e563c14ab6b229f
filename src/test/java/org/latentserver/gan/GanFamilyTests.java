package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;

class GanFamilyTests {
    private final GanFamily family = new GanFamily();

    @Test
    void acceptsMnistAndCifarWithTheDefaults() {
        assertThatCode(
                        () -> {
                            check(images(List.of(1, 28, 28), 60_000));
                            check(images(List.of(3, 32, 32), 50_000));
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void namesWhatIsWrongWithTheDataSet() {
        refused(description(DatasetKind.TEXT, null, 100), "dataset", "not text");
        refused(description(DatasetKind.ARRAYS, List.of(784), 100), "dataset", "not arrays");
        refused(images(null, 100), "dataset", "one size");
        refused(images(List.of(1, 30, 28), 100), "dataset", "height divisible by 4");
        refused(images(List.of(1, 28, 28), 63), "parameters.batchSize", "63 training images");
    }

    @Test
    void theDefaultsAreInRangeAndZeroStepsAreNot() {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            assertThat(validator.validate(family.defaults())).isEmpty();
            GanParameters none = new GanParameters(64, 64, 32, 12, 64, 0, 21, 0, 5e-4, 1);
            assertThat(validator.validate(none))
                    .extracting(violation -> violation.getPropertyPath().toString())
                    .containsExactlyInAnyOrder(
                            "discriminatorSteps",
                            "generatorSteps",
                            "generatorLearningRate",
                            "emaDecay");
        }
    }

    private void check(DatasetDescription dataset) {
        family.check(family.defaults(), dataset);
    }

    private void refused(DatasetDescription dataset, String field, String reason) {
        assertThatThrownBy(() -> check(dataset))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(reason);
    }

    private static DatasetDescription images(@Nullable List<Integer> shape, long train) {
        return description(DatasetKind.IMAGES, shape, train);
    }

    private static DatasetDescription description(
            DatasetKind kind, @Nullable List<Integer> shape, long train) {
        return new DatasetDescription(
                kind,
                "npy",
                train,
                shape,
                1,
                28,
                32,
                28,
                32,
                List.of(),
                List.of(),
                Map.of(Split.TRAIN, train),
                null,
                1);
    }
}
