package org.latentserver.autoencoder;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.AutoencoderParameters.Kind;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;

class AutoencoderFamilyTests {
    private final AutoencoderFamily family = new AutoencoderFamily();

    @Test
    void takesImagesOfOneSizeAndRows() {
        assertThatCode(
                        () -> {
                            check(Kind.DENSE, dataset(DatasetKind.IMAGES, List.of(1, 28, 28), 100));
                            check(
                                    Kind.CONVOLUTIONAL,
                                    dataset(DatasetKind.IMAGES, List.of(3, 7, 5), 100));
                            check(Kind.DENSE, dataset(DatasetKind.ARRAYS, List.of(20), 100));
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void refusesText() {
        assertRefused("dataset", "not text", Kind.DENSE, dataset(DatasetKind.TEXT, null, 100));
    }

    @Test
    void refusesImagesOfSeveralSizesAndSaysWhich() {
        assertRefused(
                "dataset",
                "heights from 321 to 481",
                Kind.DENSE,
                dataset(DatasetKind.IMAGES, null, 100));
    }

    @Test
    void refusesConvolutionsOverRows() {
        assertRefused(
                "parameters.architecture",
                "use dense",
                Kind.CONVOLUTIONAL,
                dataset(DatasetKind.ARRAYS, List.of(3, 28, 28), 100));
    }

    @Test
    void refusesMoreLayersThanTheImageCanBeHalved() {
        assertRefused(
                "parameters.channels",
                "shorter side has 3",
                Kind.CONVOLUTIONAL,
                dataset(DatasetKind.IMAGES, List.of(1, 3, 40), 100));
    }

    @Test
    void refusesANetworkBeyondTheMemoryOfATrainer() {
        assertRefused(
                "parameters.hiddenSizes",
                "at most 100000000",
                Kind.DENSE,
                dataset(DatasetKind.IMAGES, List.of(3, 481, 321), 100));
    }

    @Test
    void refusesADatasetWithoutTrainingItems() {
        assertRefused(
                "dataset", "has 1", Kind.DENSE, dataset(DatasetKind.IMAGES, List.of(1, 28, 28), 1));
    }

    private void assertRefused(
            String field, String message, Kind architecture, DatasetDescription dataset) {
        assertThatThrownBy(() -> check(architecture, dataset))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e ->
                                org.assertj.core.api.Assertions.assertThat(e.field())
                                        .isEqualTo(field));
    }

    private void check(Kind architecture, DatasetDescription dataset) {
        AutoencoderParameters d = AutoencoderParameters.DEFAULTS;
        family.check(
                new AutoencoderParameters(
                        architecture,
                        d.codeSize(),
                        d.hiddenSizes(),
                        d.channels(),
                        d.activation(),
                        d.loss(),
                        d.epochs(),
                        d.batchSize(),
                        d.learningRate(),
                        d.schedule(),
                        d.weightDecay()),
                dataset);
    }

    private static DatasetDescription dataset(
            DatasetKind kind, @Nullable List<Integer> shape, long training) {
        return new DatasetDescription(
                kind,
                "test",
                training,
                shape,
                kind == DatasetKind.IMAGES ? 3 : 0,
                321,
                481,
                321,
                481,
                List.of(),
                List.of(),
                Map.of(Split.TRAIN, training),
                null,
                1);
    }
}
