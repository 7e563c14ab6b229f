package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"positive\":[\"king\",\"woman\"],\"negative\":[\"man\"],\"k\":5}")
record NearestRequest(
        @Schema(description = "Words to be near to, up to 100")
                @Nullable List<@Nullable String> positive,
        @Schema(description = "Words to be far from, up to 100")
                @Nullable List<@Nullable String> negative,
        @Schema(description = "Answers", defaultValue = "10", minimum = "1", maximum = "1000")
                @Nullable Integer k) {}
