package org.latentserver.models.evaluations;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A finished evaluation of a version on a data set.
 *
 * @param packageId what was evaluated: SHA-256 of its {@code model.json}
 * @param job that did it
 * @param datasetId content hash
 * @param parameters complete, defaults filled in
 * @param codeVersion version of the software that evaluated
 * @param seconds wall-clock of all attempts together
 * @param metrics the figures to compare versions by
 * @param report the family's own, a JSON object
 */
public record Evaluation(
        String model,
        int version,
        String packageId,
        String job,
        String datasetId,
        String datasetName,
        JsonNode parameters,
        long seed,
        String codeVersion,
        double seconds,
        Map<String, Double> metrics,
        JsonNode report) {}
