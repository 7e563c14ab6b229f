package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.latentserver.api.HasArray;
import org.latentserver.api.NumberArray;

record CentroidResponse(
        @Schema(description = "Mean of the words' unit vectors, not brought to length 1")
                float[] vector,
        @Schema(description = "Words that went in, repeated ones as often as they came")
                List<String> words,
        @Schema(description = "Words of the text that the model doesn't know") List<String> unknown,
        @Schema(description = "Nearest other words, by falling cosine") List<Neighbour> data)
        implements HasArray {
    @Override
    public NumberArray array() {
        return new NumberArray(new int[] {vector.length}, vector);
    }
}
