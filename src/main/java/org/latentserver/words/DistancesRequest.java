package org.latentserver.words;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(example = "{\"words\":[\"cat\",\"dog\",\"car\"],\"metric\":\"cosine\"}")
record DistancesRequest(
        @Schema(description = "Words of the vocabulary, up to 500")
                @Nullable List<@Nullable String> words,
        @Schema(
                        description =
                                "`cosine` is 1 - cosine; `euclidean` of the vectors as trained",
                        allowableValues = {"cosine", "euclidean"},
                        defaultValue = "cosine")
                @Nullable Metric metric) {

    enum Metric {
        @JsonProperty("cosine")
        COSINE,
        @JsonProperty("euclidean")
        EUCLIDEAN
    }
}
