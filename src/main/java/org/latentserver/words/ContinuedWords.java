package org.latentserver.words;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a training that goes on from a version takes over from it.
 *
 * @param fixed parameters that can't be others than the version's, by name
 */
record ContinuedWords(WordsArchitecture architecture, Map<String, Object> fixed) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * @throws ServiceException INVALID_DATA when the manifest is of no word vectors
     */
    static ContinuedWords of(ModelManifest base) {
        WordsArchitecture architecture = WordsPackage.architecture(base);
        Map<String, Object> fixed = new TreeMap<>();
        fixed.put("vectorSize", architecture.vectorSize());
        fixed.put("lowerCase", architecture.lowerCase());
        WordsArchitecture.Ngrams ngrams = architecture.ngrams();
        fixed.put("maxN", ngrams == null ? 0 : ngrams.maxN());
        if (ngrams != null) {
            fixed.put("minN", ngrams.minN());
            fixed.put("buckets", ngrams.buckets());
        }
        return new ContinuedWords(architecture, fixed);
    }

    /** The usual ones, but what the version says of itself. */
    WordsParameters defaults() {
        ObjectNode tree = JSON.valueToTree(WordsParameters.DEFAULTS);
        fixed.forEach((name, value) -> tree.set(name, JSON.valueToTree(value)));
        put(tree, "algorithm", architecture.algorithm(), WordsParameters.Algorithm.values());
        put(tree, "loss", architecture.loss(), WordsParameters.Loss.values());
        return JSON.treeToValue(tree, WordsParameters.class);
    }

    /** Imported vectors may come of what is not trained here. */
    private static void put(
            ObjectNode tree, String name, @Nullable String value, Enum<?>[] constants) {
        boolean known =
                Arrays.stream(constants)
                        .map(constant -> JSON.<JsonNode>valueToTree(constant).asString())
                        .anyMatch(constant -> constant.equals(value));
        if (known) {
            tree.put(name, value);
        }
    }

    /**
     * @throws ServiceException INVALID_REQUEST naming the first parameter that must be the
     *     version's, or the algorithm when it starts anew only
     */
    void check(WordsParameters parameters) {
        if (parameters.algorithm() == WordsParameters.Algorithm.GLOVE) {
            throw ServiceException.invalid(
                    "parameters.algorithm",
                    "glove goes on from no version, as packages hold only the sum of what it"
                            + " trains: leave from out, or go on by skip-gram or cbow");
        }
        JsonNode given = JSON.valueToTree(parameters);
        fixed.forEach((name, value) -> {
            JsonNode must = JSON.valueToTree(value);
            if (!given.get(name).equals(must)) {
                throw ServiceException.invalid(
                        "parameters." + name,
                        "%s is %s, must be %s, as in the version to go on from"
                                .formatted(name, given.get(name), must));
            }
        });
    }
}
