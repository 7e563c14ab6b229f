package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A sweep as clients see it. */
@Schema(name = "Sweep", description = "Trainings that differ in some parameters, and the best")
record SweepView(
        @Schema(example = "sweep-019ab3f2c41d0a3e77f") String id,
        @Schema(example = "autoencoder") String family,
        @Schema(description = "Gets a version by each trial", example = "tuned") String model,
        JobView.DatasetReference dataset,
        @Schema(type = "object", description = "As it was ordered") JsonNode search,
        @Schema(allowableValues = {"grid", "random"}) String method,
        @Schema(description = "Tells which trial is best", example = "testMse") String metric,
        @Schema(allowableValues = {"minimize", "maximize"}) String goal,
        @Schema(description = "Of the draws and of each trial", example = "1") long seed,
        @Schema(description = "Moves to the best version when all is done; null: none does")
                @Nullable String alias,
        @Schema(
                        description =
                                "running until all trials are done and the alias has moved, then"
                                        + " finished",
                        allowableValues = {"running", "finished"})
                String state,
        List<Trial> trials,
        @Schema(description = "The best trial so far; null before there is one")
                @Nullable Best best,
        @Schema(description = "Why the alias was not moved; null when it was, or none was to be")
                @Nullable String error,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    @Schema(name = "SweepTrial", description = "One training of a sweep")
    record Trial(
            @Schema(description = "From 1") int number,
            @Schema(description = "Its job", example = "job-019ab3f2c41d0a3e77f") String job,
            @Schema(
                            type = "object",
                            description = "What differs from the other trials",
                            example = "{\"codeSize\": 16}")
                    JsonNode parameters,
            @Schema(
                            description = "Of the job; deleted where that is gone",
                            allowableValues = {
                                "queued",
                                "running",
                                "succeeded",
                                "failed",
                                "cancelled",
                                "deleted"
                            })
                    String state,
            @Schema(description = "The metric; null before it succeeded", example = "0.0101")
                    @Nullable Double value,
            @Schema(description = "The version that was trained") @Nullable Integer version) {}

    @Schema(name = "SweepBest", description = "The best trial")
    record Best(
            @Schema(description = "Its number") int trial,
            @Schema(description = "Its version of the model") int version,
            @Schema(description = "The metric", example = "0.0101") double value) {}

    static SweepView of(Sweeps.Standing standing) {
        Sweep sweep = standing.sweep();
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < sweep.trials().size(); i++) {
            trials.add(trial(sweep, sweep.trials().get(i), standing.jobs().get(i)));
        }
        Sweeps.Best best = standing.best();
        return new SweepView(
                sweep.id(),
                sweep.family(),
                sweep.model(),
                new JobView.DatasetReference(sweep.datasetId(), sweep.datasetName()),
                sweep.search(),
                sweep.method(),
                sweep.metric(),
                sweep.goal().name().toLowerCase(Locale.ROOT),
                sweep.seed(),
                sweep.alias(),
                sweep.settledAt() == null ? "running" : "finished",
                trials,
                best == null ? null : new Best(best.trial().number(), best.version(), best.value()),
                sweep.error(),
                sweep.createdAt(),
                sweep.settledAt());
    }

    private static Trial trial(Sweep sweep, Sweep.Trial trial, Optional<Job> job) {
        return new Trial(
                trial.number(),
                trial.job(),
                trial.parameters(),
                job.map(it -> it.state().slug()).orElse("deleted"),
                Sweeps.figure(sweep, job),
                job.map(Job::resultVersion).orElse(null));
    }
}
