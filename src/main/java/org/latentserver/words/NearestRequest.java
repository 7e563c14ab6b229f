package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Schema(
        description = "One query, or several in `queries`",
        example = "{\"positive\":[\"king\",\"woman\"],\"negative\":[\"man\"],\"k\":5}")
record NearestRequest(
        @Schema(description = "Words to be near to, up to 100")
                @Nullable List<@Nullable String> positive,
        @Schema(description = "Words to be far from, up to 100")
                @Nullable List<@Nullable String> negative,
        @Schema(description = "A vector of the model's size, instead of words")
                @Nullable List<@Nullable Float> vector,
        @Schema(
                        description = "See `queries`",
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
                @Nullable Boolean exact,
        @Schema(description = "Several queries at once, which share the work; nothing beside them")
                @Nullable List<@Nullable NearestQuery> queries) {
    NearestQuery query() {
        return new NearestQuery(positive, negative, vector, method, exclude, restrict, k, exact);
    }

    boolean isOneQuery() {
        return queries == null || queries.isEmpty();
    }

    /** Something of one query stands beside {@code queries}. */
    boolean isBoth() {
        boolean words =
                Stream.of(positive, negative, vector, exclude)
                        .anyMatch(list -> list != null && !list.isEmpty());
        boolean options = Stream.of(method, restrict, k, exact).anyMatch(Objects::nonNull);
        return !isOneQuery() && (words || options);
    }
}
