package org.latentserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTests {
    @Test
    void countsEdits() {
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("Epochs", "epochs")).isZero();
    }

    @Test
    void suggestsOnlyWhatMayBeMeant() {
        List<String> known = List.of("codeSize", "batchSize", "epochs");
        assertThat(Nearest.name("codesze", known)).hasValue("codeSize");
        assertThat(Nearest.name("epoch", known)).hasValue("epochs");
        assertThat(Nearest.name("learningRate", known)).isEmpty();
        assertThat(Nearest.name("x".repeat(100_000), known)).isEmpty();
    }

    @Test
    void makesEchoesSafe() {
        assertThat(Echo.of("a\nb\u001b[31m\u202ec")).isEqualTo("a?b?[31m?c");
        assertThat(Echo.of("x".repeat(1000))).hasSize(83).endsWith("...");
        assertThat(Echo.of("größer 数")).isEqualTo("größer 数");
    }
}
