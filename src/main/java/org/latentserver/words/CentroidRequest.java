package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"text\":\"the cat sat on a mat\",\"k\":5}")
record CentroidRequest(
        @Schema(description = "Words of the vocabulary") @Nullable List<@Nullable String> words,
        @Schema(
                        description =
                                "A phrase instead of `words`, split at all but letters and digits;"
                                    + " unknown words in it are left out, at least one is known")
                @Nullable String text,
        @Schema(description = "Nearest words", defaultValue = "10", minimum = "1", maximum = "1000")
                @Nullable Integer k) {}
