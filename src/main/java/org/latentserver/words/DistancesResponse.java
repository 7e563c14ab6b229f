package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.latentserver.api.HasArray;
import org.latentserver.api.NumberArray;

record DistancesResponse(
        @Schema(description = "In the order asked for") List<String> words,
        @Schema(description = "A row and a column a word; symmetric, zeros on the diagonal")
                float[][] distances)
        implements HasArray {
    @Override
    public NumberArray array() {
        return NumberArray.ofRows(distances);
    }
}
