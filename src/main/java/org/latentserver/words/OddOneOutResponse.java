package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

record OddOneOutResponse(
        @Schema(description = "The least similar", example = "cereal") String word,
        @Schema(description = "Each word's cosine with the mean of all, least similar first")
                List<Neighbour> data) {}
