package org.latentserver.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Names;
import org.latentserver.api.ServiceException;
import org.latentserver.models.Models;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks what clients order of sweeps and makes the orders of its jobs. */
@Component
class SweepOrders {
    private static final String GRID = "grid";
    private static final String RANDOM = "random";

    private final Families families;
    private final JobOrders orders;
    private final Jobs jobs;
    private final JsonMapper json;

    SweepOrders(Families families, JobOrders orders, Jobs jobs, JsonMapper json) {
        this.families = families;
        this.orders = orders;
        this.jobs = jobs;
        this.json = json;
    }

    /**
     * A checked order.
     *
     * @param search as it was ordered
     * @param points what differs, by trial
     * @param requests of the jobs, by trial
     */
    record Complete(
            JsonNode search,
            String method,
            String metric,
            Sweep.Goal goal,
            long seed,
            @Nullable String alias,
            List<JsonNode> points,
            List<Job.Request> requests) {}

    /** Every trial is checked, so that either all can be made or none is. */
    Complete complete(SweepRequest order) {
        String family = JobOrders.required("family", order.family());
        SweepSpace space = new SweepSpace(order.search(), specs(family));
        String metric = JobOrders.required("metric", order.metric());
        String method = given(order.method(), GRID);
        long seed = order.seed() == null ? jobs.drawSeed() : order.seed();
        List<Map<String, JsonNode>> points =
                switch (method) {
                    case GRID -> space.grid(order.trials());
                    case RANDOM -> space.random(order.trials(), seed);
                    default ->
                            throw UnknownChoice.of(
                                    "method", "method", method, List.of(GRID, RANDOM));
                };
        List<JsonNode> trees = new ArrayList<>();
        List<Job.Request> requests = new ArrayList<>();
        for (Map<String, JsonNode> point : points) {
            trees.add(json.valueToTree(point));
            requests.add(orders.complete(trial(order, seed, point)));
        }
        return new Complete(
                json.valueToTree(order.search()),
                method,
                metric,
                goal(given(order.goal(), "minimize")),
                seed,
                alias(order.alias()),
                trees,
                requests);
    }

    private Map<String, ParameterSpec> specs(String family) {
        Map<String, ParameterSpec> specs = new LinkedHashMap<>();
        specs.putAll(
                ParameterSpec.of(families.trainable(family).defaults()).stream()
                        .collect(Collectors.toMap(ParameterSpec::name, Function.identity())));
        return specs;
    }

    private JobRequest trial(SweepRequest order, long seed, Map<String, JsonNode> point) {
        JsonNode shared = order.parameters();
        if (shared != null && !shared.isNull() && !shared.isObject()) {
            throw ServiceException.invalid("parameters", "parameters must be an object");
        }
        ObjectNode parameters = json.createObjectNode();
        if (shared != null) {
            shared.forEachEntry(parameters::set);
        }
        point.forEach(parameters::set);
        return new JobRequest(
                null,
                order.family(),
                order.model(),
                order.dataset(),
                order.from(),
                parameters,
                seed,
                "",
                order.priority());
    }

    private static Sweep.Goal goal(String text) {
        for (Sweep.Goal goal : Sweep.Goal.values()) {
            if (goal.name().toLowerCase(Locale.ROOT).equals(text)) {
                return goal;
            }
        }
        throw UnknownChoice.of("goal", "goal", text, List.of("minimize", "maximize"));
    }

    private static String given(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static @Nullable String alias(@Nullable String alias) {
        if (alias == null) {
            return Models.DEFAULT_ALIAS;
        }
        return alias.isEmpty() ? null : Names.check("alias", alias);
    }
}
