package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"positive\":[\"king\",\"woman\"],\"negative\":[\"man\"],\"k\":5}")
record NearestQuery(
        @Schema(description = "Words to be near to, up to 100")
                @Nullable List<@Nullable String> positive,
        @Schema(description = "Words to be far from, up to 100")
                @Nullable List<@Nullable String> negative,
        @Schema(description = "A vector of the model's size, instead of words")
                @Nullable List<@Nullable Float> vector,
        @Schema(
                        description =
                                "`3cosadd`: cosine with the sum of unit vectors. `3cosmul`: product"
                                    + " of the cosines, each moved to (1 + c) / 2, over that with"
                                    + " the negative words plus 0.001; always exact, for words"
                                    + " only",
                        allowableValues = {"3cosadd", "3cosmul"},
                        defaultValue = "3cosadd")
                @Nullable NearestMethod method,
        @Schema(description = "Words that are no answer, beside those given, up to 1000")
                @Nullable List<@Nullable String> exclude,
        @Schema(
                        description = "Answers only among so many of the most frequent words",
                        minimum = "1",
                        example = "30000")
                @Nullable Integer restrict,
        @Schema(description = "Answers", defaultValue = "10", minimum = "1", maximum = "1000")
                @Nullable Integer k,
        @Schema(
                        description = "Exact also where the vocabulary has an approximate index",
                        defaultValue = "false")
                @Nullable Boolean exact) {}
