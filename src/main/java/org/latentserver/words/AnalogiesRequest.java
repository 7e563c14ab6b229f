package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"analogies\":[{\"a\":\"man\",\"b\":\"king\",\"c\":\"woman\"}],\"k\":3}")
record AnalogiesRequest(
        @Schema(description = "At least one") @Nullable List<@Nullable Analogy> analogies,
        @Schema(
                        allowableValues = {"3cosadd", "3cosmul"},
                        defaultValue = "3cosadd")
                @Nullable NearestMethod method,
        @Schema(
                        description = "Answers only among so many of the most frequent words",
                        minimum = "1",
                        example = "30000")
                @Nullable Integer restrict,
        @Schema(
                        description = "Answers of each",
                        defaultValue = "10",
                        minimum = "1",
                        maximum = "1000")
                @Nullable Integer k,
        @Schema(
                        description = "Exact also where the vocabulary has an approximate index",
                        defaultValue = "false")
                @Nullable Boolean exact) {

    @Schema(description = "a is to b as c is to the answer")
    record Analogy(
            @Schema(example = "man") @Nullable String a,
            @Schema(example = "king") @Nullable String b,
            @Schema(example = "woman") @Nullable String c) {}
}
