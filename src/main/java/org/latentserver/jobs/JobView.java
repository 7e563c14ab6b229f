package org.latentserver.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.training.JobType;
import tools.jackson.databind.JsonNode;

/** A job as clients see it. */
@Schema(name = "Job", description = "One asynchronous piece of work")
record JobView(
        @Schema(example = "job-019ab3f2c41d0a3e77f") String id,
        @Schema(
                        type = "string",
                        allowableValues = {"train", "evaluate"})
                JobType type,
        @Schema(example = "autoencoder") String family,
        @Schema(
                        description = "Name of the model that gets a new version, or is evaluated",
                        example = "digits")
                String model,
        @Schema(description = "The version that is evaluated; null for a training")
                @Nullable Integer version,
        DatasetReference dataset,
        @Schema(
                        description =
                                "The version that a training goes on from; null when it trains from"
                                        + " scratch")
                @Nullable VersionReference from,
        @Schema(description = "Complete, with the defaults filled in", example = "{\"epochs\": 20}")
                JsonNode parameters,
        @Schema(description = "Drawn when the request gave none", example = "1") long seed,
        @Schema(description = "Moved to the new version on success; null: no alias is moved")
                @Nullable String alias,
        @Schema(description = "Queued jobs with a higher one are started first", example = "0")
                int priority,
        @Schema(
                        type = "string",
                        allowableValues = {"queued", "running", "succeeded", "failed", "cancelled"})
                JobState state,
        @Schema(
                        description = "1 for the job that is started next; null once started",
                        example = "1")
                @Nullable Integer queuePosition,
        @Schema(description = "A cancel was asked for; the trainer stops after its current step")
                boolean cancelRequested,
        @Schema(description = "0 to 1", example = "0.35") double progress,
        @Schema(description = "Optimizer steps done") long step,
        @Schema(description = "Current epoch, from 1; 0 before the first") int epoch,
        @Schema(description = "Estimated time left; null before there is ground for it")
                @Nullable Double secondsLeft,
        @Schema(description = "Newest figures by name", example = "{\"loss\": 0.0121}")
                Map<String, Double> metrics,
        @Schema(description = "Number of the newest attempt; 0 before the first") int attempt,
        @Schema(description = "Once succeeded") @Nullable Result result,
        @Schema(description = "Once failed") @Nullable Problem error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    @Schema(name = "JobDataset")
    record DatasetReference(String id, String name) {}

    @Schema(name = "JobVersion", description = "A version that a job builds on")
    record VersionReference(
            @Schema(example = "english") String model, @Schema(example = "1") int version) {
        static @Nullable VersionReference of(Job.@Nullable Base base) {
            return base == null ? null : new VersionReference(base.model(), base.version());
        }
    }

    @Schema(name = "JobResult", description = "What came of it")
    record Result(
            @Schema(example = "digits") String model,
            @Schema(description = "That was trained, or evaluated", example = "1") int version,
            @Schema(
                            description =
                                    "Id of the evaluation, see"
                                        + " /v1/models/{model}/versions/{version}/evaluations; null"
                                        + " after a training")
                    @Nullable String evaluation) {
        static @Nullable Result of(Job job) {
            Integer version = job.resultVersion();
            return version == null
                    ? null
                    : new Result(job.request().model(), version, job.resultEvaluation());
        }
    }

    @Schema(name = "JobError")
    record Problem(
            @Schema(description = "From the vocabulary of errors", example = "invalid-data")
                    String code,
            @Nullable String field,
            String message) {}

    /**
     * @param queue ids of queued jobs in their order
     */
    static JobView of(Job job, List<String> queue) {
        int place = job.state() == JobState.QUEUED ? queue.indexOf(job.id()) : -1;
        Job.Request request = job.request();
        Job.Progress progress = job.progress();
        VersionReference base = VersionReference.of(request.base());
        boolean evaluates = request.type() == JobType.EVALUATE;
        Job.Failure failure = job.failure();
        return new JobView(
                job.id(),
                request.type(),
                request.family(),
                request.model(),
                evaluates && base != null ? base.version() : null,
                new DatasetReference(request.datasetId(), request.datasetName()),
                evaluates ? null : base,
                request.parameters(),
                request.seed(),
                request.alias(),
                request.priority(),
                job.state(),
                place < 0 ? null : place + 1,
                job.cancelRequested(),
                progress.fraction(),
                progress.step(),
                progress.epoch(),
                progress.secondsLeft(),
                progress.metrics(),
                job.attempt(),
                Result.of(job),
                failure == null
                        ? null
                        : new Problem(failure.code(), failure.field(), failure.message()),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }
}
