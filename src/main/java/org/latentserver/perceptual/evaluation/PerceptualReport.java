package org.latentserver.perceptual.evaluation;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation found.
 *
 * @param classification null where no image has a class of the network's, or none was asked for
 * @param shiftSensitivity null where no two images have one size, or none was asked for
 */
record PerceptualReport(
        Classification.@Nullable Report classification,
        ShiftSensitivity.@Nullable Report shiftSensitivity) {

    /** The figures to compare versions by; the ratios are those of the largest shift. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        if (classification != null) {
            metrics.put("accuracy", classification.accuracy());
            metrics.put("topFiveAccuracy", classification.topFiveAccuracy());
            metrics.put("crossEntropy", classification.crossEntropy());
        }
        if (shiftSensitivity != null) {
            shiftSensitivity
                    .measures()
                    .forEach(each ->
                            metrics.put(
                                    "shifted" + capital(each.measure()), each.shifted().getLast()));
        }
        return metrics;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
