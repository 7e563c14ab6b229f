package org.latentserver.training;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * {@code report.json}: what an evaluation found.
 *
 * @param report the family's own, a JSON object
 * @param metrics finite figures to compare versions by
 * @param codeVersion of this software
 * @param seconds wall-clock of all attempts together
 */
public record EvaluationResult(
        JsonNode report, Map<String, Double> metrics, String codeVersion, double seconds) {
    public static final String FILE = "report.json";

    /** Size of the file. */
    public static final int MAX_BYTES = 1 << 20;
}
