package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.jobs.counting.CountingEvaluationParameters;
import org.latentserver.jobs.counting.CountingEvaluationParameters.Ending;
import org.latentserver.models.ModelVersion;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class VersionParametersTests {
    private final FakeModels models =
            new FakeModels()
                    .point("sums@best", "sums", 3, "counting")
                    .point("english", "english", 1, "words")
                    .point("broken", FakeModels.DAMAGED, 1, "counting");

    @Test
    void namesTheVersionThatTheReferenceMeansNow() {
        ObjectNode parameters = parameters("sums@best");
        Map<String, ModelVersion> versions = fix(parameters);
        assertThat(parameters.path("other").stringValue()).isEqualTo("sums:3");
        assertThat(versions)
                .containsOnlyKeys("other")
                .hasEntrySatisfying("other", version -> assertThat(version.version()).isEqualTo(3));
    }

    @Test
    void leavesAnEmptyOneAlone() {
        ObjectNode parameters = parameters("");
        assertThat(fix(parameters)).isEmpty();
        assertThat(parameters).isEqualTo(parameters(""));
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, UNKNOWN_MODEL,   there is no model nothing",
        "english, INVALID_REQUEST, 'model english is of family words, not counting'",
        "broken,  INVALID_DATA,    package file is damaged: model.json",
    })
    void refusesNamingTheParameter(String reference, ErrorCode code, String reason) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> fix(parameters(reference)))
                .withMessage(reason)
                .returns(code, ServiceException::code)
                .returns("parameters.other", ServiceException::field);
    }

    private Map<String, ModelVersion> fix(ObjectNode parameters) {
        return new VersionParameters(models)
                .fix(ParameterSpec.of(CountingEvaluationParameters.DEFAULTS), parameters);
    }

    private static ObjectNode parameters(String other) {
        return JsonMapper.builder()
                .build()
                .valueToTree(new CountingEvaluationParameters(1, 0, Ending.REPORT, other));
    }
}
