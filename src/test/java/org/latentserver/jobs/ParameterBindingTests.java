package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.jobs.counting.CountingFamily;
import org.latentserver.jobs.counting.CountingParameters;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.Provenance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ParameterBindingTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CountingFamily family = new CountingFamily();

    @Test
    void laysTheGivenParametersOverTheDefaults() {
        JsonNode complete = complete("{\"epochs\": 7, \"ending\": \"CRASH\"}", 1);
        assertThat(JSON.treeToValue(complete, CountingParameters.class))
                .isEqualTo(new CountingParameters(7, 20, 5, 0.5, CountingParameters.Ending.CRASH));
        assertThat(complete.propertyNames())
                .containsExactly("epochs", "stepsPerEpoch", "stepMillis", "rate", "ending");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"epoks\": 7}            | parameters.epoks  | did you mean epochs",
                "{\"epochs\": 0}           | parameters.epochs | is 0, must be 1 to 1000",
                "{\"epochs\": 1001}        | parameters.epochs | is 1001, must be 1 to 1000",
                "{\"epochs\": 1.5}         | parameters.epochs | is 1.5, must be of type integer",
                "{\"epochs\": \"7\"}       | parameters.epochs | must be of type integer",
                "{\"epochs\": null}        | parameters.epochs | is null, must be of type integer",
                "{\"epochs\": 99999999999} | parameters.epochs | must be of type integer",
                "{\"epochs\": [1]}         | parameters.epochs | must be of type integer",
                "{\"rate\": 0}             | parameters.rate   | more than 0 and at most 1",
                "{\"ending\": \"END\"}     | parameters.ending | one of PACKAGE, REFUSED, CRASH",
                "[1]                       | parameters        | must be an object",
                "{\"epochs\": 1000, \"stepsPerEpoch\": 1000000} | parameters | at most 10000000",
            })
    void refusesWhatDoesNotFitNamingFieldAndLimit(String given, String field, String reason) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> complete(given, 1))
                .withMessageContaining(reason)
                .returns(field, ServiceException::field);
    }

    @Test
    void reportsEveryParameterThatIsOutOfRange() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> complete("{\"epochs\": 0, \"rate\": 2}", 1))
                .extracting(refusal -> refusal.details().get("errors"), list(ParameterError.class))
                .extracting(ParameterError::field)
                .containsExactly("parameters.epochs", "parameters.rate");
    }

    @Test
    void asksTheFamilyAboutTheData() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> complete("{}", 0))
                .returns("dataset", ServiceException::field);
    }

    @Test
    void refusesABaseVersionForAFamilyThatTrainsFromScratch() {
        TrainableFamily<CountingParameters> fromScratch =
                new TrainableFamily<>() {
                    @Override
                    public String name() {
                        return "scratch";
                    }

                    @Override
                    public String description() {
                        return "";
                    }

                    @Override
                    public CountingParameters defaults() {
                        return CountingParameters.DEFAULTS;
                    }

                    @Override
                    public void check(CountingParameters parameters, DatasetDescription dataset) {
                        // any will do
                    }
                };
        Provenance training =
                new Provenance(
                        null,
                        null,
                        null,
                        null,
                        0,
                        "none",
                        "",
                        "",
                        Map.of(),
                        Instant.EPOCH,
                        0,
                        null);
        ModelManifest base =
                new ModelManifest(
                        1,
                        "scratch",
                        "",
                        JSON.createObjectNode(),
                        List.of(),
                        List.of(),
                        training,
                        Map.of());
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> complete(fromScratch, "{}", 1, base))
                .returns(ErrorCode.INVALID_REQUEST, ServiceException::code)
                .returns("from", ServiceException::field);
    }

    private JsonNode complete(String given, long count) {
        return complete(family, given, count, null);
    }

    private static JsonNode complete(
            TrainableFamily<CountingParameters> family,
            String given,
            long count,
            @Nullable ModelManifest base) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            return new ParameterBinding(
                            factory.getValidator(), new VersionParameters(new FakeModels()))
                    .complete(family, JSON.readTree(given), text(count), base)
                    .tree();
        }
    }

    static DatasetDescription text(long count) {
        return new DatasetDescription(
                DatasetKind.TEXT,
                "text",
                count,
                null,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                Map.of(),
                null,
                9);
    }
}
