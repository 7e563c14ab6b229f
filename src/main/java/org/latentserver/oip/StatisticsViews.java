package org.latentserver.oip;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.latentserver.serving.BatchCounts;
import org.latentserver.serving.LoadedStates;

/** The statistics extension's answer. */
final class StatisticsViews {
    private StatisticsViews() {}

    @Schema(name = "InferenceStatistics")
    record All(@JsonProperty("model_stats") List<Model> modelStats) {}

    @Schema(name = "ModelStatistics")
    record Model(
            @Schema(example = "digits") String name,
            @Schema(example = "1") String version,
            @Schema(description = "Milliseconds since 1970; 0 for never", example = "1764062575000")
                    @JsonProperty("last_inference")
                    long lastInference,
            @Schema(
                            description =
                                    "Items computed since the version was loaded, by this protocol"
                                            + " and by the family's verbs",
                            example = "12")
                    @JsonProperty("inference_count")
                    long inferenceCount,
            @Schema(description = "Passes that computed them", example = "3")
                    @JsonProperty("execution_count")
                    long executionCount,
            @JsonProperty("inference_stats") Durations inferenceStats,
            @JsonProperty("batch_stats") List<Batch> batchStats,
            @Schema(description = "Estimated bytes of the loaded version")
                    @JsonProperty("memory_usage")
                    List<Memory> memoryUsage) {
        static Model of(
                OfferedModel model, RequestCounts.Counts requests, LoadedStates.Loaded loaded) {
            BatchCounts batches = loaded.batches();
            return new Model(
                    model.name(),
                    model.number(),
                    requests.last(),
                    batches.items(),
                    batches.executions(),
                    Durations.of(requests, batches),
                    batches.sizes().entrySet().stream()
                            .map(entry -> Batch.of(entry.getKey(), entry.getValue()))
                            .toList(),
                    loaded.bytes() == 0
                            ? List.of()
                            : List.of(new Memory("CPU", 0, loaded.bytes())));
        }
    }

    @Schema(
            name = "StatisticsDurations",
            description =
                    "`success`, `fail`, `compute_input` and `compute_output` count requests of this"
                        + " protocol since the server started; `queue` and `compute_infer` count"
                        + " items of all calls since the version was loaded. There is no cache.")
    record Durations(
            Duration success,
            Duration fail,
            Duration queue,
            @JsonProperty("compute_input") Duration computeInput,
            @JsonProperty("compute_infer") Duration computeInfer,
            @JsonProperty("compute_output") Duration computeOutput,
            @JsonProperty("cache_hit") Duration cacheHit,
            @JsonProperty("cache_miss") Duration cacheMiss) {
        static Durations of(RequestCounts.Counts requests, BatchCounts batches) {
            Duration none = new Duration(0, 0);
            return new Durations(
                    new Duration(requests.succeeded(), requests.successNanos()),
                    new Duration(requests.failed(), requests.failureNanos()),
                    new Duration(batches.items(), batches.queueNanos()),
                    new Duration(requests.succeeded(), requests.inputNanos()),
                    new Duration(batches.items(), batches.computeNanos()),
                    new Duration(requests.succeeded(), requests.outputNanos()),
                    none,
                    none);
        }
    }

    @Schema(name = "StatisticsDuration")
    record Duration(
            @Schema(example = "12") long count,
            @Schema(description = "Nanoseconds of all together", example = "5400000") long ns) {}

    @Schema(name = "StatisticsBatch")
    record Batch(
            @Schema(example = "4") @JsonProperty("batch_size") long batchSize,
            @JsonProperty("compute_input") Duration computeInput,
            @JsonProperty("compute_infer") Duration computeInfer,
            @JsonProperty("compute_output") Duration computeOutput) {
        static Batch of(int size, BatchCounts.Passes passes) {
            Duration none = new Duration(0, 0);
            return new Batch(size, none, new Duration(passes.count(), passes.nanos()), none);
        }
    }

    @Schema(name = "StatisticsMemory")
    record Memory(
            @Schema(example = "CPU") String type,
            @Schema(example = "0") long id,
            @Schema(example = "983040") @JsonProperty("byte_size") long byteSize) {}
}
