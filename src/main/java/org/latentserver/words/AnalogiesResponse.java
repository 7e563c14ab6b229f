package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

record AnalogiesResponse(@Schema(description = "In the order asked for") List<Solved> data) {

    @Schema(name = "SolvedAnalogy", description = "a is to b as c is to the first of `answers`")
    record Solved(
            @Schema(example = "man") String a,
            @Schema(example = "king") String b,
            @Schema(example = "woman") String c,
            @Schema(description = "By falling similarity") List<Neighbour> answers,
            @Schema(description = "True when no better words can be missing") boolean exact) {}
}
