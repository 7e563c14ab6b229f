package org.latentserver.words;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GloveParametersTests {
    @Test
    void theDefaultsSuitGlove() {
        assertThat(violations(Map.of())).isEmpty();
    }

    @Test
    void gloveHasALossOfItsOwn() {
        assertThat(violations(Map.of("loss", "softmax", "vocabularyCap", 1000)))
                .containsExactly("algorithm glove has a loss of its own: leave loss out");
    }

    @Test
    void gloveHasNoNgrams() {
        assertThat(violations(Map.of("maxN", 6)))
                .containsExactly("algorithm glove has no n-grams: maxN must be 0");
    }

    @ParameterizedTest
    @CsvSource({
        "xMax, 0",
        "xMax, 2e9",
        "alpha, -0.1",
        "alpha, 2.5",
        "countingMegabytes, 0",
        "countingMegabytes, 2000000"
    })
    void limitsAreKept(String name, double value) {
        Object number = name.equals("countingMegabytes") ? (Object) (int) value : value;
        assertThat(violations(Map.of(name, number))).hasSize(1);
    }

    private static List<String> violations(Map<String, Object> further) {
        Map<String, Object> choices = new HashMap<>(further);
        choices.put("algorithm", "glove");
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            return validator.validate(WordsChoices.of(choices)).stream()
                    .map(violation -> violation.getMessage())
                    .toList();
        }
    }
}
