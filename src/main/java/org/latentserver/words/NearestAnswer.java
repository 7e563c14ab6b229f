package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

record NearestAnswer(
        @Schema(description = "By falling similarity") List<Neighbour> data,
        @Schema(description = "True when no better words can be missing") boolean exact) {}
