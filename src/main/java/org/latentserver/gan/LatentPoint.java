package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;

/** A noise vector: by the seed that gives it, or itself. */
@Schema(description = "A noise vector: by a seed, or as numbers")
record LatentPoint(
        @Schema(
                        description =
                                "The noise of the first picture that `sample` draws of this seed",
                        example = "7")
                @Nullable Long seed,
        @Schema(description = "As many numbers as the model's `latentSize`; instead of a seed")
                @Nullable List<@Nullable Double> z) {

    /**
     * The vector.
     *
     * @param field what the request calls this point
     * @throws ServiceException INVALID_REQUEST naming the field
     */
    static float[] vector(@Nullable LatentPoint point, String field, ServedGan gan) {
        if (point == null) {
            throw ServiceException.invalid(field, "is missing: give a seed or z");
        }
        boolean numbers = point.z != null && !point.z.isEmpty();
        if (numbers == (point.seed != null)) {
            throw ServiceException.invalid(
                    field, "must hold " + (numbers ? "only one of seed and z" : "a seed or z"));
        }
        if (point.seed != null) {
            return gan.latents(point.seed, 1, 1).getFirst();
        }
        return numbers(point.z, field + ".z", gan.architecture().latentSize());
    }

    private static float[] numbers(
            @Nullable List<@Nullable Double> z, String field, int latentSize) {
        if (z == null || z.size() != latentSize) {
            throw ServiceException.invalid(
                    field,
                    "has %d numbers, this model takes %d"
                            .formatted(z == null ? 0 : z.size(), latentSize));
        }
        float[] vector = new float[latentSize];
        for (int i = 0; i < latentSize; i++) {
            Double value = z.get(i);
            if (value == null || !Float.isFinite(value.floatValue())) {
                throw ServiceException.invalid(
                        "%s[%d]".formatted(field, i), "must be a finite number; it is " + value);
            }
            vector[i] = value.floatValue();
        }
        return vector;
    }
}
