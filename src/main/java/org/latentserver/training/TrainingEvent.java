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

    /**
     * Something went wrong, or was done about it.
     *
     * @param message for people
     * @param code for programs, such as {@code collapse}; null when there is none
     * @param action what was done, such as {@code lower-rate}; null when this is the finding itself
     * @param step after which it was found; null outside of steps, as the epoch
     * @param figures that were the reason
     */
    record Warning(
            String message,
            @Nullable String code,
            @Nullable String action,
            @Nullable Long step,
            @Nullable Integer epoch,
            @Nullable Map<String, Double> figures)
            implements TrainingEvent {
        public Warning(String message) {
            this(message, null, null, null, null, null);
        }
    }

    /** The result, a package or a report, is complete in {@code folder}. */
    record Done(String folder, Map<String, Double> metrics) implements TrainingEvent {}

    /** The data or the parameters can't work (exit code 65); trying again won't help. */
    record Failure(String code, @Nullable String field, String message) implements TrainingEvent {}
}
