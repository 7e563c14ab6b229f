package org.latentserver.jobs.counting;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What the counting does, and where it goes wrong. */
public record CountingParameters(
        @Schema(description = "Passes over nothing") @Min(1) @Max(1000) int epochs,
        @Min(1) @Max(1_000_000) int stepsPerEpoch,
        @Min(0) @Max(60_000) int stepMillis,
        @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") double rate,
        Ending ending) {
    /** How the run ends. */
    public enum Ending {
        PACKAGE,
        REFUSED,
        CRASH,
        GARBAGE
    }

    public static final CountingParameters DEFAULTS =
            new CountingParameters(5, 20, 5, 0.5, Ending.PACKAGE);

    @AssertTrue(message = "epochs x stepsPerEpoch must be at most 10000000")
    public boolean isShortEnough() {
        return (long) epochs * stepsPerEpoch <= 10_000_000;
    }
}
