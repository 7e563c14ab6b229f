package org.latentserver.models.evaluations;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the routes of evaluations answer. */
final class EvaluationViews {
    private EvaluationViews() {}

    @Schema(name = "EvaluationDataset")
    record Dataset(
            @Schema(example = "ds-ac9021fb4fbcaceff1e842446ceae8c8") String id,
            @Schema(example = "questions-words") String name) {
        static Dataset of(Evaluation evaluation) {
            return new Dataset(evaluation.datasetId(), evaluation.datasetName());
        }
    }

    @Schema(name = "EvaluationSummary", description = "An evaluation in the list")
    record Summary(
            @Schema(example = "evaluation-019ab3f2c41d0a3e77f") String id,
            Dataset dataset,
            @Schema(
                            type = "object",
                            description = "Complete, with the defaults filled in",
                            example = "{\"restrict\": 30000}")
                    JsonNode parameters,
            @Schema(
                            description = "The figures to compare versions by",
                            example = "{\"cosAddAccuracy\": 0.375, \"coverage\": 0.609}")
                    Map<String, Double> metrics,
            Instant createdAt) {
        static Summary of(StoredEvaluation stored) {
            Evaluation evaluation = stored.evaluation();
            return new Summary(
                    stored.id(),
                    Dataset.of(evaluation),
                    evaluation.parameters(),
                    evaluation.metrics(),
                    stored.createdAt());
        }
    }

    @Schema(name = "Evaluation", description = "What a version achieved on a data set")
    record Detail(
            @Schema(example = "evaluation-019ab3f2c41d0a3e77f") String id,
            @Schema(example = "english") String model,
            @Schema(example = "1") int version,
            @Schema(description = "SHA-256 of the model.json of what was evaluated")
                    String packageId,
            @Schema(description = "Job that did it", example = "job-019ab3f2c41d0a3e77f")
                    String job,
            Dataset dataset,
            @Schema(
                            type = "object",
                            description = "Complete, with the defaults filled in",
                            example = "{\"restrict\": 30000}")
                    JsonNode parameters,
            @Schema(example = "1") long seed,
            @Schema(description = "Version of this software that evaluated", example = "1.0.0")
                    String codeVersion,
            @Schema(description = "Time it took", example = "3.1") double seconds,
            @Schema(
                            description = "The figures to compare versions by",
                            example = "{\"cosAddAccuracy\": 0.375, \"coverage\": 0.609}")
                    Map<String, Double> metrics,
            @Schema(
                            type = "object",
                            description = "All that was found; its fields depend on the family",
                            example = "{\"task\": \"similarity\", \"spearman\": 0.689}")
                    JsonNode report,
            Instant createdAt) {
        static Detail of(StoredEvaluation stored) {
            Evaluation evaluation = stored.evaluation();
            return new Detail(
                    stored.id(),
                    evaluation.model(),
                    evaluation.version(),
                    evaluation.packageId(),
                    evaluation.job(),
                    Dataset.of(evaluation),
                    evaluation.parameters(),
                    evaluation.seed(),
                    evaluation.codeVersion(),
                    evaluation.seconds(),
                    evaluation.metrics(),
                    evaluation.report(),
                    stored.createdAt());
        }
    }
}
