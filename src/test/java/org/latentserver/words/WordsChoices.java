package org.latentserver.words;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The defaults but for some choices, by their names in JSON. */
public final class WordsChoices {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private WordsChoices() {}

    public static WordsParameters of(Map<String, ?> choices) {
        ObjectNode tree = JSON.valueToTree(WordsParameters.DEFAULTS);
        choices.forEach((name, value) -> tree.set(name, JSON.valueToTree(value)));
        return JSON.treeToValue(tree, WordsParameters.class);
    }
}
