package org.latentserver.autoencoder;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.latentserver.api.HasArray;
import org.latentserver.api.NumberArray;

/** Codes of items, in their order. */
@Schema(description = "Codes of the items, in their order")
record Codes(@Schema(example = "[[0.31, -1.2, 4.05]]") List<float[]> codes) implements HasArray {
    @Override
    public NumberArray array() {
        return NumberArray.ofRows(codes.toArray(float[][]::new));
    }
}
