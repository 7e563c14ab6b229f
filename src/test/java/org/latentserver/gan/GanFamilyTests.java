package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.gan.training.GanChoices;
import org.latentserver.gan.training.GanParameters;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.json.JsonMapper;

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
        GanParameters conditional = GanChoices.with(Map.of("conditional", true));
        assertThatThrownBy(() -> family.check(conditional, images(List.of(1, 28, 28), 100)))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters.conditional"));
    }

    @Test
    void theDefaultsAreInRangeAndZeroStepsAreNot() {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            assertThat(validator.validate(family.defaults())).isEmpty();
            GanParameters none =
                    GanChoices.with(
                            Map.of(
                                    "discriminatorSteps",
                                    0,
                                    "generatorSteps",
                                    21,
                                    "generatorLearningRate",
                                    0,
                                    "emaDecay",
                                    1));
            assertThat(validator.validate(none))
                    .extracting(violation -> violation.getPropertyPath().toString())
                    .containsExactlyInAnyOrder(
                            "discriminatorSteps",
                            "generatorSteps",
                            "generatorLearningRate",
                            "emaDecay");
        }
    }

    @Test
    void refusesChoicesThatDoNotGoTogether() {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            assertThat(validator.validate(GanChoices.with(Map.of("labelSmoothing", 0.1))))
                    .extracting(ConstraintViolation::getMessage)
                    .containsExactly(
                            "labelSmoothing goes only with the losses minimax and non-saturating");
            Map<String, ?> unbounded = Map.of("loss", "wasserstein", "spectralNorm", false);
            assertThat(validator.validate(GanChoices.with(unbounded)))
                    .extracting(ConstraintViolation::getMessage)
                    .containsExactly(
                            "the loss wasserstein needs gradientPenalty, r1 or spectralNorm");
        }
    }

    @Test
    void theGuardsClassifierMustTellClassesApart() throws IOException {
        DatasetDescription dataset = images(List.of(1, 28, 28), 100);
        ModelManifest classifier =
                ModelPackage.open(Path.of("models/digits-classifier").toAbsolutePath()).manifest();
        assertThatCode(() ->
                        family.checkVersions(
                                family.defaults(), Map.of("guardClassifier", classifier), dataset))
                .doesNotThrowAnyException();
        ModelManifest single =
                TinyGan.with(
                        classifier,
                        JsonMapper.builder()
                                .build()
                                .readTree(
                                        """
                                        {"kind": "squeezenet", "version": "1.1", "size": 227,
                                         "preprocessing": {"colourOrder": "rgb", "maximum": 1,
                                          "mean": [0, 0, 0], "deviation": [1, 1, 1]},
                                         "taps": ["relu1"], "classes": [], "classifierPadding": 0,
                                         "linear": false}\
                                        """));
        assertThatThrownBy(() ->
                        family.checkVersions(
                                family.defaults(), Map.of("guardClassifier", single), dataset))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters.guardClassifier"));
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
