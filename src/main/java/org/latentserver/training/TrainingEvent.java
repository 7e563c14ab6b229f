package org.latentserver.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a trainer's standard output: JSON with a {@code type}. Paths are relative to the work
 * folder.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = TrainingEvent.Metric.class, name = "metric"),
    @JsonSubTypes.Type(value = TrainingEvent.Sample.class, name = "sample"),
    @JsonSubTypes.Type(value = TrainingEvent.Checkpoint.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = TrainingEvent.Warning.class, name = "warning"),
    @JsonSubTypes.Type(value = TrainingEvent.Done.class, name = "done"),
    @JsonSubTypes.Type(value = TrainingEvent.Failure.class, name = "error")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface TrainingEvent {
    /**
     * How far the run is.
     *
     * @param progress 0 to 1
     * @param secondsLeft estimated; null before there is ground for it
     */
    record Progress(double progress, long step, int epoch, @Nullable Double secondsLeft)
            implements TrainingEvent {}

    /**
     * Figures at a step; names such as {@code loss}, {@code validationMse}, {@code wordsPerSecond}.
     */
    record Metric(long step, int epoch, Map<String, Double> values) implements TrainingEvent {}

    /** A picture (image/png) or text (text/plain) made during training. */
    record Sample(int epoch, String title, String file, String mediaType)
            implements TrainingEvent {}

    /** A complete checkpoint folder. */
    record Checkpoint(long step, int epoch, String folder) implements TrainingEvent {}

    record Warning(String message) implements TrainingEvent {}

    /** The result, a package or a report, is complete in {@code folder}. */
    record Done(String folder, Map<String, Double> metrics) implements TrainingEvent {}

    /** The data or the parameters can't work (exit code 65); trying again won't help. */
    record Failure(String code, @Nullable String field, String message) implements TrainingEvent {}
}
