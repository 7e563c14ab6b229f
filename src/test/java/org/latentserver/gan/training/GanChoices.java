package org.latentserver.gan.training;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Parameters that differ from the defaults. */
public final class GanChoices {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private GanChoices() {}

    public static GanParameters with(Map<String, ?> choices) {
        return with(GanParameters.DEFAULTS, choices);
    }

    public static GanParameters with(GanParameters others, Map<String, ?> choices) {
        ObjectNode tree = JSON.valueToTree(others);
        choices.forEach((name, value) -> tree.set(name, JSON.valueToTree(value)));
        return JSON.treeToValue(tree, GanParameters.class);
    }
}
