package org.latentserver.words.evaluation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What the user may choose about evaluating word vectors. */
record WordsEvaluationParameters(
        @Schema(
                        description =
                                "Most frequent words that are asked about and among which answers"
                                        + " are looked for; 0 takes all")
                @Min(0)
                @Max(10_000_000)
                int restrict) {

    static final WordsEvaluationParameters DEFAULTS = new WordsEvaluationParameters(0);
}
