package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;

/** A word and its similarity to what was asked. */
record Neighbour(
        @Schema(example = "queen") String word,
        @Schema(description = "Cosine, -1 to 1; with `3cosmul` its score", example = "0.78")
                float similarity) {}
