package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.latentserver.api.HasArray;
import org.latentserver.api.NumberArray;

record SimilarityResponse(@Schema(description = "In the order asked for") List<Pair> data)
        implements HasArray {

    record Pair(
            @Schema(example = "[\"cat\",\"dog\"]") List<String> pair,
            @Schema(description = "Cosine, -1 to 1", example = "0.71") float similarity) {}

    @Override
    public NumberArray array() {
        float[] similarities = new float[data.size()];
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = data.get(i).similarity();
        }
        return new NumberArray(new int[] {similarities.length}, similarities);
    }
}
