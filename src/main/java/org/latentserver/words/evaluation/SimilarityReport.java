package org.latentserver.words.evaluation;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation on word pairs found.
 *
 * @param vocabulary words that were taken into account
 * @param used pairs whose words are both among them; the others are left out
 * @param coverage used by pairs
 * @param spearman rank correlation of cosines and scores; null when one of them does not vary
 * @param pearson correlation of cosines and scores; null likewise
 * @param unknownWords some of the words that the vocabulary lacks
 */
record SimilarityReport(
        String task,
        int vocabulary,
        int pairs,
        int used,
        int skipped,
        double coverage,
        @Nullable Double spearman,
        @Nullable Double pearson,
        List<String> unknownWords) {
    static final String TASK = "similarity";

    static SimilarityReport of(EvaluatedWords words, int pairs, double[] cosines, double[] scores) {
        return new SimilarityReport(
                TASK,
                words.count(),
                pairs,
                cosines.length,
                pairs - cosines.length,
                cosines.length / (double) pairs,
                boxed(Correlation.spearman(cosines, scores)),
                boxed(Correlation.pearson(cosines, scores)),
                words.unknown());
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** The figures to compare versions by. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>(Map.of("coverage", coverage));
        if (spearman != null && pearson != null) {
            metrics.put("spearman", spearman);
            metrics.put("pearson", pearson);
        }
        return metrics;
    }
}
