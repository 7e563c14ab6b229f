package org.latentserver.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the work of any job may ask of the process around it. Used by one thread. */
public abstract sealed class JobRun permits TrainingRun, EvaluationRun {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final TrainingJob job;
    private final Path folder;
    private final EventWriter events;
    private final StopSignal stop;
    private final Clock clock;
    private final Checkpoints checkpoints;
    private final Instant startedAt;

    JobRun(TrainingJob job, Path folder, EventWriter events, StopSignal stop, Clock clock) {
        this.job = job;
        this.folder = folder;
        this.events = events;
        this.stop = stop;
        this.clock = clock;
        this.checkpoints = new Checkpoints(folder);
        this.startedAt = clock.instant();
    }

    public TrainingJob job() {
        return job;
    }

    /** The parameters as the family's record. */
    public <P> P parameters(Class<P> type) {
        return JSON.treeToValue(job.parameters(), type);
    }

    /** Checkpoint to go on from; empty on a fresh start. */
    public Optional<Path> resumeFrom() {
        return Optional.ofNullable(job.resumeFrom());
    }

    public boolean stopRequested() {
        return stop.requested();
    }

    public Clock clock() {
        return clock;
    }

    /** When this attempt began. */
    Instant startedAt() {
        return startedAt;
    }

    /** The work folder. */
    Path folder() {
        return folder;
    }

    /** The version that the job builds on, opened, its checksums verified. */
    Optional<ModelPackage> openBase() throws IOException {
        return open(job.base());
    }

    private static Optional<ModelPackage> open(TrainingJob.@Nullable Base version)
            throws IOException {
        return version == null
                ? Optional.empty()
                : Optional.of(ModelPackage.open(version.folder(), version.packageId()));
    }

    /**
     * The version that a {@link VersionParameter} names, opened, its checksums verified; empty when
     * it names none.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA when a file of it is damaged
     */
    public Optional<ModelPackage> version(String parameter) throws IOException {
        return open(job.versions().get(parameter));
    }

    /** Seconds of work in this and all earlier attempts. */
    public double spentSeconds() {
        return job.spentSeconds()
                + Duration.between(startedAt, clock.instant()).toMillis() / 1000.0;
    }

    public void progress(double progress, long step, int epoch, @Nullable Double secondsLeft) {
        events.write(new TrainingEvent.Progress(progress, step, epoch, secondsLeft));
    }

    /** Reports figures; those that are not finite are left out, as JSON has no word for them. */
    public void metrics(long step, int epoch, Map<String, Double> values) {
        events.write(new TrainingEvent.Metric(step, epoch, finite(values)));
    }

    static Map<String, Double> finite(Map<String, Double> values) {
        Map<String, Double> finite = new TreeMap<>(values);
        finite.values().removeIf(value -> !Double.isFinite(value));
        return finite;
    }

    public void warning(String message) {
        warning(new TrainingEvent.Warning(message));
    }

    /** Reports a warning with its reasons; figures that are not finite are left out. */
    public void warning(TrainingEvent.Warning warning) {
        Map<String, Double> figures = warning.figures();
        events.write(
                new TrainingEvent.Warning(
                        warning.message(),
                        warning.code(),
                        warning.action(),
                        warning.step(),
                        warning.epoch(),
                        figures == null ? null : finite(figures)));
    }

    /** Stores a sample picture of an epoch. */
    public void picture(int epoch, String title, byte[] png) throws IOException {
        sample(epoch, title, "png", "image/png", png);
    }

    /** Stores a sample text of an epoch. */
    public void text(int epoch, String title, String text) throws IOException {
        sample(epoch, title, "txt", "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private void sample(int epoch, String title, String ending, String mediaType, byte[] content)
            throws IOException {
        String file =
                "samples/%06d-%s.%s"
                        .formatted(epoch, title.replaceAll("[^A-Za-z0-9]+", "-"), ending);
        Path target = folder.resolve(file);
        Files.createDirectories(folder.resolve("samples"));
        Path partial = folder.resolve(file + ".partial");
        Files.write(partial, content);
        Files.move(
                partial,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        events.write(new TrainingEvent.Sample(epoch, title, file, mediaType));
    }

    /** Writes a checkpoint whole and reports it. */
    public void checkpoint(long step, int epoch, Checkpoints.Content content) throws IOException {
        events.write(new TrainingEvent.Checkpoint(step, epoch, checkpoints.write(step, content)));
    }

    /** The last event of a run: its result is complete in a folder of the work folder. */
    void done(String result, Map<String, Double> metrics) {
        events.write(new TrainingEvent.Done(result, new TreeMap<>(metrics)));
    }
}
