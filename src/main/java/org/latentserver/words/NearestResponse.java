package org.latentserver.words;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
record NearestResponse(
        @Schema(description = "Of one query: the words, by falling similarity")
                @Nullable List<Neighbour> data,
        @Schema(description = "Of one query: true when no better words can be missing")
                @Nullable Boolean exact,
        @Schema(description = "Of `queries`: the answers in their order")
                @Nullable List<NearestAnswer> answers) {
    static NearestResponse of(NearestAnswer answer) {
        return new NearestResponse(answer.data(), answer.exact(), null);
    }

    static NearestResponse of(List<NearestAnswer> answers) {
        return new NearestResponse(null, null, answers);
    }
}
