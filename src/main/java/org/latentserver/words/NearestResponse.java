package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

record NearestResponse(
        @Schema(description = "By falling cosine") List<WordVectors.Neighbour> data) {}
