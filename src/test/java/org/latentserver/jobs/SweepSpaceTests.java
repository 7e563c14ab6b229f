package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.latentserver.jobs.counting.CountingParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SweepSpaceTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, ParameterSpec> SPECS =
            ParameterSpec.of(CountingParameters.DEFAULTS).stream()
                    .collect(Collectors.toMap(ParameterSpec::name, Function.identity()));

    private static SweepRange values(Object... values) {
        return new SweepRange(
                List.of(values).stream().map(JSON::<JsonNode>valueToTree).toList(),
                null,
                null,
                null);
    }

    private static SweepRange range(double from, double to, String scale) {
        return new SweepRange(null, from, to, scale);
    }

    private static SweepSpace space(Map<String, SweepRange> search) {
        return new SweepSpace(search, SPECS);
    }

    private static JsonNode value(Map<String, JsonNode> point, String name) {
        return Objects.requireNonNull(point.get(name));
    }

    @Test
    void aGridHasEachCombinationOnce() {
        List<Map<String, JsonNode>> grid =
                space(Map.of("rate", values(0.1, 0.2), "epochs", values(1, 2, 3))).grid(null);
        assertThat(grid)
                .extracting(
                        point -> value(point, "epochs").intValue(),
                        p -> value(p, "rate").asDouble())
                .containsExactly(
                        tuple(1, 0.1),
                        tuple(1, 0.2),
                        tuple(2, 0.1),
                        tuple(2, 0.2),
                        tuple(3, 0.1),
                        tuple(3, 0.2));
    }

    @Test
    void drawsAreWithinTheRangeTheSameForASeedAndWholeWhereTheParameterIs() {
        Map<String, SweepRange> search =
                Map.of("rate", range(1e-4, 1, "log"), "epochs", range(2, 5, "linear"));
        List<Map<String, JsonNode>> draws = space(search).random(100, 7);
        assertThat(draws).hasSize(100).isEqualTo(space(search).random(100, 7));
        assertThat(draws).isNotEqualTo(space(search).random(100, 8));
        assertThat(draws)
                .allSatisfy(point -> {
                    assertThat(value(point, "rate").asDouble()).isBetween(1e-4, 1.0);
                    assertThat(value(point, "epochs").isIntegralNumber()).isTrue();
                    assertThat(value(point, "epochs").intValue()).isBetween(2, 5);
                });
        // on a log scale half of the draws are in the lower half of the magnitudes
        long low = draws.stream().filter(point -> value(point, "rate").asDouble() < 1e-2).count();
        assertThat(low).isBetween(35L, 65L);
    }

    @Test
    void refusesWhatIsNoSpace() {
        refused(Map.of(), "search", "search is missing");
        refused(Map.of("epoch", values(1)), "search.epoch", "did you mean epochs?");
        refused(Map.of("epochs", new SweepRange(null, null, null, null)), "epochs", "either");
        refused(Map.of("rate", range(2, 1, "")), "rate.to", "from below to");
        refused(Map.of("rate", range(0, 1, "log")), "rate.from", "above 0");
        refused(Map.of("rate", range(0, 1, "cubic")), "rate.scale", "linear or log");
        assertThatThrownBy(() -> space(Map.of("rate", range(0, 1, "linear"))).grid(null))
                .hasMessageContaining("a grid needs values");
        assertThatThrownBy(() -> space(Map.of("epochs", values(1))).grid(3))
                .hasMessageContaining("takes no trials");
        assertThatThrownBy(() -> space(Map.of("epochs", values(1))).random(101, 1))
                .hasMessageContaining("1 to 100");
        Object[] many = Collections.nCopies(11, 1).toArray();
        assertThatThrownBy(() ->
                        space(Map.of("epochs", values(many), "stepsPerEpoch", values(many)))
                                .grid(null))
                .hasMessageContaining("more than 100 points");
    }

    private static void refused(Map<String, SweepRange> search, String field, String message) {
        assertThatThrownBy(() -> space(search))
                .hasMessageContaining(message)
                .extracting("field")
                .asString()
                .endsWith(field);
    }
}
