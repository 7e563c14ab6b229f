package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import org.latentserver.api.HasArray;
import org.latentserver.api.NumberArray;

record VectorsResponse(
        @Schema(description = "A row a word, in the order asked for") float[][] vectors)
        implements HasArray {
    @Override
    public NumberArray array() {
        return NumberArray.ofRows(vectors);
    }
}
