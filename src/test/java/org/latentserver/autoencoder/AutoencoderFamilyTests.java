package org.latentserver.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.NetworkKind;
import org.latentserver.autoencoder.training.AutoencoderParameters;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import tools.jackson.databind.json.JsonMapper;

class AutoencoderFamilyTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final AutoencoderFamily family = new AutoencoderFamily();

    @Test
    void takesImagesOfOneSizeAndRows() {
        assertThatCode(
                        () -> {
                            check(
                                    NetworkKind.DENSE,
                                    dataset(DatasetKind.IMAGES, List.of(1, 28, 28), 100));
                            check(
                                    NetworkKind.CONVOLUTIONAL,
                                    dataset(DatasetKind.IMAGES, List.of(3, 7, 5), 100));
                            check(NetworkKind.DENSE, dataset(DatasetKind.ARRAYS, List.of(20), 100));
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void refusesText() {
        assertRefused(
                "dataset", "not text", NetworkKind.DENSE, dataset(DatasetKind.TEXT, null, 100));
    }

    @Test
    void refusesImagesOfSeveralSizesAndSaysWhich() {
        assertRefused(
                "dataset",
                "heights from 321 to 481",
                NetworkKind.DENSE,
                dataset(DatasetKind.IMAGES, null, 100));
    }

    @Test
    void refusesConvolutionsOverRows() {
        assertRefused(
                "parameters.architecture",
                "use dense",
                NetworkKind.CONVOLUTIONAL,
                dataset(DatasetKind.ARRAYS, List.of(3, 28, 28), 100));
    }

    @Test
    void refusesMoreLayersThanTheImageCanBeHalved() {
        assertRefused(
                "parameters.channels",
                "shorter side has 3",
                NetworkKind.CONVOLUTIONAL,
                dataset(DatasetKind.IMAGES, List.of(1, 3, 40), 100));
    }

    @Test
    void refusesANetworkBeyondTheMemoryOfATrainer() {
        assertRefused(
                "parameters.hiddenSizes",
                "at most 100000000",
                NetworkKind.DENSE,
                dataset(DatasetKind.IMAGES, List.of(3, 481, 321), 100));
    }

    @Test
    void refusesADatasetWithoutTrainingItems() {
        assertRefused(
                "dataset",
                "has 1",
                NetworkKind.DENSE,
                dataset(DatasetKind.IMAGES, List.of(1, 28, 28), 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"activeCodes": 40}                          | activeCodes    | codeSize 32
                    {"klWeight": 1}                              | klWeight       | sigmoid
                    {"l1Codes": 0.1, "activeCodes": 4}           | l1Codes        | one of them
                    {"l1Codes": 0.1, "variational": true}        | l1Codes        | beta
                    {"variational": true, "codeActivation": "relu"} | codeActivation | linear
                    {"variational": true, "tiedWeights": true}   | tiedWeights    | variational
                    {"architecture": "convolutional", "tiedWeights": true} | tiedWeights | dense
                    {"noise": "masking", "noiseLevel": 1}        | noiseLevel     | nothing
                    {"lossWeight": 0}                            | lossWeight     | perceptualModel
                    """)
    void refusesParametersThatContradictEachOther(String given, String field, String reason) {
        Map<String, Object> changed = new HashMap<>();
        JSON.readTree(given).forEachEntry(changed::put);
        DatasetDescription images = dataset(DatasetKind.IMAGES, List.of(1, 28, 28), 100);
        assertThatThrownBy(() -> check(changed, images))
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters." + field));
    }

    @Test
    void refusesToCompareRowsByTheirFeatures() {
        DatasetDescription rows = dataset(DatasetKind.ARRAYS, List.of(20), 100);
        assertThatThrownBy(() -> check(Map.of("perceptualModel", "natural"), rows))
                .hasMessageContaining("compares images")
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.field()).isEqualTo("parameters.perceptualModel"));
    }

    private void assertRefused(
            String field, String message, NetworkKind architecture, DatasetDescription dataset) {
        assertThatThrownBy(() -> check(architecture, dataset))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    private void check(NetworkKind architecture, DatasetDescription dataset) {
        check(Map.of("architecture", architecture), dataset);
    }

    private void check(Map<String, Object> changed, DatasetDescription dataset) {
        var parameters = JSON.valueToTree(AutoencoderParameters.DEFAULTS).asObject();
        changed.forEach((name, value) -> parameters.set(name, JSON.valueToTree(value)));
        family.check(JSON.treeToValue(parameters, AutoencoderParameters.class), dataset);
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
