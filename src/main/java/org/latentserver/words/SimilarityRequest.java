package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"pairs\":[[\"cat\",\"dog\"],[\"cat\",\"car\"]]}")
record SimilarityRequest(
        @Schema(description = "Two words each")
                @Nullable List<@Nullable List<@Nullable String>> pairs) {}
