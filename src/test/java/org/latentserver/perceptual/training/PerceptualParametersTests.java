package org.latentserver.perceptual.training;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PerceptualParametersTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs         | 10         |",
                "epochs         | 0          | epochs",
                "channels       | [8,8,8]    | residualBlocksAsManyAsChannels",
                "channels       | [8,8,8,3]  | channels[3].<list element>",
                "channels       | [8]        | channels",
                "residualBlocks | [0,0,0,4]  | residualBlocks[3].<list element>",
                "learningRate   | 0.2        | learningRate",
                "dropout        | 0.95       | dropout",
                "shift          | 9          | shift",
            })
    void holdsOnlyWithinItsRanges(String name, String value, @Nullable String field) {
        ObjectNode tree = (ObjectNode) JSON.valueToTree(PerceptualParameters.standard());
        tree.set(name, JSON.readTree(value));
        PerceptualParameters parameters = JSON.treeToValue(tree, PerceptualParameters.class);
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Set<String> violated = paths(factory.getValidator(), parameters);
            if (field == null) {
                assertThat(violated).isEmpty();
            } else {
                assertThat(violated).contains(field);
            }
        }
    }

    private static Set<String> paths(Validator validator, PerceptualParameters parameters) {
        return validator.validate(parameters).stream()
                .map(ConstraintViolation::getPropertyPath)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }
}
