package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** A weighted sum of means of noise vectors. */
record LatentArithmetic(
        @Schema(description = "What is summed, 1 to 16 terms") @Nullable List<@Nullable Term> terms,
        @Schema(
                        description =
                                "Class of the pictures; needed by a model that was trained with"
                                        + " classes",
                        example = "7")
                @Nullable String label) {
    private static final int MOST_TERMS = 16;
    private static final int MOST_POINTS = 100;
    private static final double LARGEST_WEIGHT = 100;

    /** The mean of some noise vectors, times a weight. */
    record Term(
            @Schema(description = "Noise vectors to average, 1 to 100")
                    @Nullable List<@Nullable LatentPoint> points,
            @Schema(
                            description = "What the mean is multiplied by, -100 to 100",
                            defaultValue = "1",
                            example = "-1")
                    @Nullable Double weight) {}

    /**
     * The sum, and behind it the mean of each term without its weight.
     *
     * @throws ServiceException INVALID_REQUEST naming the field
     */
    List<float[]> vectors(ServedGan gan) {
        if (terms == null || terms.isEmpty() || terms.size() > MOST_TERMS) {
            throw ServiceException.invalid(
                            "terms",
                            "must hold 1 to %d terms; it holds %d"
                                    .formatted(MOST_TERMS, terms == null ? 0 : terms.size()))
                    .with("limit", MOST_TERMS);
        }
        float[] sum = new float[gan.architecture().latentSize()];
        List<float[]> vectors = new ArrayList<>();
        vectors.add(sum);
        for (int i = 0; i < terms.size(); i++) {
            String field = "terms[" + i + "]";
            Term term = terms.get(i);
            if (term == null) {
                throw ServiceException.invalid(field, "is missing");
            }
            float[] mean = mean(term, field, gan);
            double weight = checkedWeight(term, field);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += (float) (weight * mean[j]);
            }
            vectors.add(mean);
        }
        return vectors;
    }

    private static float[] mean(Term term, String field, ServedGan gan) {
        List<@Nullable LatentPoint> points = term.points;
        if (points == null || points.isEmpty() || points.size() > MOST_POINTS) {
            throw ServiceException.invalid(
                            field + ".points",
                            "must hold 1 to %d noise vectors; it holds %d"
                                    .formatted(MOST_POINTS, points == null ? 0 : points.size()))
                    .with("limit", MOST_POINTS);
        }
        double[] total = new double[gan.architecture().latentSize()];
        for (int i = 0; i < points.size(); i++) {
            float[] vector =
                    LatentPoint.vector(points.get(i), "%s.points[%d]".formatted(field, i), gan);
            for (int j = 0; j < total.length; j++) {
                total[j] += vector[j];
            }
        }
        float[] mean = new float[total.length];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = (float) (total[j] / points.size());
        }
        return mean;
    }

    private static double checkedWeight(Term term, String field) {
        double weight = term.weight == null ? 1 : term.weight;
        if (!(Math.abs(weight) <= LARGEST_WEIGHT)) {
            throw ServiceException.invalid(
                            field + ".weight",
                            "must be from -%1$.0f to %1$.0f; it is %2$s"
                                    .formatted(LARGEST_WEIGHT, weight))
                    .with("limit", LARGEST_WEIGHT);
        }
        return weight;
    }
}
