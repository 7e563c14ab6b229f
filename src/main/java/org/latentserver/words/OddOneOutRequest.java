package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"words\":[\"breakfast\",\"cereal\",\"dinner\",\"lunch\"]}")
record OddOneOutRequest(
        @Schema(description = "At least three words") @Nullable List<@Nullable String> words) {}
