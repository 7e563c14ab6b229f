package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import org.latentserver.api.HasArray;
import org.latentserver.api.NumberArray;

record SimilarityResponse(
        @Schema(description = "Cosines in the order of the pairs, -1 to 1") float[] similarities)
        implements HasArray {
    @Override
    public NumberArray array() {
        return new NumberArray(new int[] {similarities.length}, similarities);
    }
}
