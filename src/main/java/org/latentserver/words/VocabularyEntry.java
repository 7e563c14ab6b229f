package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;

/** A word as the vocabulary has it. */
record VocabularyEntry(
        @Schema(description = "Place by falling frequency, from 1", example = "1") int rank,
        @Schema(example = "the") String word,
        @Schema(description = "Occurrences in the text it was trained on", example = "1061396")
                long count) {}
