package org.latentserver.gan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.json.JsonMapper;

/** The bundled generator makes pictures of 28x28 in grey. */
class GanEvaluationTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<Integer> GREY = List.of(1, 28, 28);
    private static final String WITH_EXTRACTOR = "{\"extractor\": \"digits-classifier:1\"}";

    private final GanEvaluation family = new GanEvaluation();

    @Test
    void takesPicturesOfTheGeneratorsShape() {
        assertThatCode(
                        () -> {
                            check(WITH_EXTRACTOR, dataset(DatasetKind.IMAGES, GREY, 40, 1));
                            check(
                                    "{\"task\": \"projection\"}",
                                    dataset(DatasetKind.IMAGES, GREY, 1, 0));
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void refusesWhatCannotBeCompared() {
        refuses("{}", dataset(DatasetKind.IMAGES, GREY, 40, 1), "parameters.extractor", "digits");
        refuses(
                WITH_EXTRACTOR,
                dataset(DatasetKind.IMAGES, List.of(3, 28, 28), 40, 1),
                "dataset",
                "[3, 28, 28]");
        refuses(WITH_EXTRACTOR, dataset(DatasetKind.IMAGES, null, 40, 1), "dataset", "various");
        refuses(WITH_EXTRACTOR, dataset(DatasetKind.ARRAYS, GREY, 40, 1), "dataset", "arrays");
        refuses(WITH_EXTRACTOR, dataset(DatasetKind.IMAGES, GREY, 39, 1), "dataset", "39");
        refuses(WITH_EXTRACTOR, dataset(DatasetKind.IMAGES, GREY, 40, 0), "dataset", "test");
    }

    private void refuses(
            String parameters, DatasetDescription dataset, String field, String reason) {
        assertThatThrownBy(() -> check(parameters, dataset))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(reason);
    }

    private void check(String changed, DatasetDescription dataset) throws IOException {
        var parameters = JSON.valueToTree(GanEvaluationParameters.DEFAULTS).asObject();
        JSON.readTree(changed).forEachEntry(parameters::set);
        family.check(
                JSON.treeToValue(parameters, GanEvaluationParameters.class),
                ModelPackage.open(Path.of("models/digits-gan").toAbsolutePath()).manifest(),
                dataset);
    }

    private static DatasetDescription dataset(
            DatasetKind kind, @Nullable List<Integer> shape, long train, long test) {
        return new DatasetDescription(
                kind,
                "idx",
                train + test,
                shape,
                1,
                28,
                28,
                28,
                28,
                List.of(),
                List.of(),
                Map.of(Split.TRAIN, train, Split.TEST, test),
                null,
                0);
    }
}
