package org.latentserver.jobs.counting;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.latentserver.training.VersionParameter;

/** What the evaluation of a sum does, and where it goes wrong. */
public record CountingEvaluationParameters(
        @Min(1) @Max(1_000_000) int steps,
        @Min(0) @Max(60_000) int stepMillis,
        Ending ending,
        @VersionParameter(family = "counting") String other) {
    /** How the run ends. */
    public enum Ending {
        REPORT,
        REFUSED,
        CRASH,
        CRASH_AFTERWARDS
    }

    public static final CountingEvaluationParameters DEFAULTS =
            new CountingEvaluationParameters(1, 0, Ending.REPORT, "");
}
