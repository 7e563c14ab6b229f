package org.latentserver.autoencoder.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.Provenance;
import tools.jackson.databind.json.JsonMapper;

class AutoencoderEvaluationTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<ClassCount> CLASSES =
            List.of(new ClassCount("a", 50), new ClassCount("b", 50));

    private final AutoencoderEvaluation family = new AutoencoderEvaluation();

    @Test
    void takesWhatTheVersionTakes() {
        assertThatCode(
                        () -> {
                            check(
                                    "{}",
                                    dataset(
                                            DatasetKind.IMAGES,
                                            List.of(1, 8, 8),
                                            100,
                                            20,
                                            List.of()));
                            check(
                                    "{\"task\": \"pretraining\", \"labels\": [10]}",
                                    dataset(
                                            DatasetKind.IMAGES,
                                            List.of(1, 8, 8),
                                            100,
                                            20,
                                            CLASSES));
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void refusesDataOfAnotherShapeOrKind() {
        refuses(
                "{}",
                dataset(DatasetKind.IMAGES, List.of(3, 8, 8), 100, 20, List.of()),
                "dataset",
                "[3, 8, 8]");
        refuses(
                "{}",
                dataset(DatasetKind.ARRAYS, List.of(1, 8, 8), 100, 20, List.of()),
                "dataset",
                "takes images");
        refuses("{}", dataset(DatasetKind.TEXT, null, 100, 20, List.of()), "dataset", "text");
    }

    @Test
    void refusesDataWithNothingToMeasure() {
        refuses(
                "{}",
                dataset(DatasetKind.IMAGES, List.of(1, 8, 8), 100, 0, List.of()),
                "dataset",
                "to measure");
    }

    @Test
    void pretrainingNeedsLabelsAndEnoughOfThem() {
        refuses(
                "{\"task\": \"pretraining\"}",
                dataset(DatasetKind.IMAGES, List.of(1, 8, 8), 100, 20, List.of()),
                "dataset",
                "labels");
        refuses(
                "{\"task\": \"pretraining\", \"labels\": [50, 101]}",
                dataset(DatasetKind.IMAGES, List.of(1, 8, 8), 100, 20, CLASSES),
                "parameters.labels",
                "from 2, the classes, to 100");
    }

    private void refuses(
            String parameters, DatasetDescription dataset, String field, String reason) {
        assertThatThrownBy(() -> check(parameters, dataset))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(reason);
    }

    private void check(String changed, DatasetDescription dataset) {
        var parameters = JSON.valueToTree(AutoencoderEvaluationParameters.DEFAULTS).asObject();
        JSON.readTree(changed).forEachEntry(parameters::set);
        family.check(
                JSON.treeToValue(parameters, AutoencoderEvaluationParameters.class),
                manifest(),
                dataset);
    }

    private static ModelManifest manifest() {
        return new ModelManifest(
                1,
                "autoencoder",
                "for a test",
                JSON.readTree(
                        """
                        {"kind": "dense", "shape": [1, 8, 8], "codeSize": 4, "hiddenSizes": [],
                         "channels": [], "activation": "relu", "bounded": true}
                        """),
                List.of(),
                List.of(),
                new Provenance(
                        "job-1",
                        null,
                        null,
                        null,
                        1,
                        Provenance.NO_ENGINE,
                        "1",
                        "25",
                        Map.of(),
                        Instant.EPOCH,
                        1,
                        null),
                Map.of());
    }

    private static DatasetDescription dataset(
            DatasetKind kind,
            @Nullable List<Integer> shape,
            long train,
            long test,
            List<ClassCount> classes) {
        return new DatasetDescription(
                kind,
                "idx",
                train + test,
                shape,
                1,
                8,
                8,
                8,
                8,
                classes,
                List.of(),
                Map.of(Split.TRAIN, train, Split.TEST, test),
                null,
                0);
    }
}
