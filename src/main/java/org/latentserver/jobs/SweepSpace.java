package org.latentserver.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import tools.jackson.databind.JsonNode;

/** The combinations of parameters that a sweep tries; the same for the same request and seed. */
final class SweepSpace {
    static final int MAX_TRIALS = 100;
    private static final String FIELD = "search";

    private final Map<String, SweepRange> ranges;
    private final Map<String, ParameterSpec> specs;

    /**
     * @throws ServiceException INVALID_REQUEST naming what is missing, unknown or no range
     */
    SweepSpace(@Nullable Map<String, SweepRange> search, Map<String, ParameterSpec> specs) {
        if (search == null || search.isEmpty()) {
            throw ServiceException.invalid(FIELD, "search is missing: name a parameter to try");
        }
        search.forEach((name, range) -> {
            if (!specs.containsKey(name)) {
                throw UnknownChoice.of(FIELD + "." + name, "parameter", name, specs.keySet());
            }
            if (range == null) {
                throw ServiceException.invalid(FIELD + "." + name, "must be an object");
            }
            range.check(FIELD + "." + name);
        });
        this.ranges = new TreeMap<>(search);
        this.specs = specs;
    }

    /** Each combination of the values, the last parameter changing fastest. */
    List<Map<String, JsonNode>> grid(@Nullable Integer trials) {
        if (trials != null) {
            throw ServiceException.invalid(
                    "trials", "a grid has as many trials as combinations, so it takes no trials");
        }
        List<Map<String, JsonNode>> points = List.of(Map.of());
        for (Map.Entry<String, SweepRange> range : ranges.entrySet()) {
            List<JsonNode> values = range.getValue().listed(FIELD + "." + range.getKey());
            if ((long) points.size() * values.size() > MAX_TRIALS) {
                throw ServiceException.tooLarge(
                        FIELD, "the grid has more than " + MAX_TRIALS + " points", MAX_TRIALS);
            }
            List<Map<String, JsonNode>> next = new ArrayList<>();
            for (Map<String, JsonNode> point : points) {
                for (JsonNode value : values) {
                    Map<String, JsonNode> further = new LinkedHashMap<>(point);
                    further.put(range.getKey(), value);
                    next.add(further);
                }
            }
            points = next;
        }
        return points;
    }

    List<Map<String, JsonNode>> random(@Nullable Integer trials, long seed) {
        if (trials == null || trials < 1 || trials > MAX_TRIALS) {
            throw ServiceException.invalid(
                    "trials", "trials is " + trials + ", must be 1 to " + MAX_TRIALS);
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Map<String, JsonNode>> points = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            Map<String, JsonNode> point = new LinkedHashMap<>();
            ranges.forEach((name, range) -> point.put(name, range.draw(random, isInteger(name))));
            points.add(point);
        }
        return points;
    }

    private boolean isInteger(String name) {
        return Objects.requireNonNull(specs.get(name)).type().equals("integer");
    }
}
