package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"words\":[\"king\",\"queen\"]}")
record VectorsRequest(
        @Schema(description = "Words of the vocabulary") @Nullable List<@Nullable String> words) {}
