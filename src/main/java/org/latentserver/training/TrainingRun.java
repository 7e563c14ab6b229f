package org.latentserver.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Provenance;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a family's trainer may ask of the process around it. Used by one thread. */
public final class TrainingRun {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private static final String PACKAGE = "package";

    private final TrainingJob job;
    private final Path folder;
    private final EventWriter events;
    private final StopSignal stop;
    private final Clock clock;
    private final Checkpoints checkpoints;
    private final Instant startedAt;

    public TrainingRun(
            TrainingJob job, Path folder, EventWriter events, StopSignal stop, Clock clock) {
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

    /**
     * The version to go on from, opened and with its checksums verified; empty on a training from
     * scratch. A run that resumes from a checkpoint has no need of it.
     *
     * @throws org.latentserver.api.ServiceException INVALID_DATA when a file of it is damaged
     */
    public Optional<ModelPackage> base() throws IOException {
        TrainingJob.Base base = job.base();
        return base == null
                ? Optional.empty()
                : Optional.of(ModelPackage.open(base.folder(), base.packageId()));
    }

    /** Where the package goes; does not exist yet. */
    public Path packageFolder() {
        return folder.resolve(PACKAGE);
    }

    public boolean stopRequested() {
        return stop.requested();
    }

    public Clock clock() {
        return clock;
    }

    /** Seconds of training in this and all earlier attempts. */
    public double spentSeconds() {
        return job.spentSeconds()
                + java.time.Duration.between(startedAt, clock.instant()).toMillis() / 1000.0;
    }

    public void progress(double progress, long step, int epoch, @Nullable Double secondsLeft) {
        events.write(new TrainingEvent.Progress(progress, step, epoch, secondsLeft));
    }

    /** Reports figures; those that are not finite are left out, as JSON has no word for them. */
    public void metrics(long step, int epoch, Map<String, Double> values) {
        Map<String, Double> finite = new TreeMap<>(values);
        finite.values().removeIf(value -> !Double.isFinite(value));
        events.write(new TrainingEvent.Metric(step, epoch, finite));
    }

    public void warning(String message) {
        events.write(new TrainingEvent.Warning(message));
    }

    /** Stores a sample picture of an epoch. */
    public void picture(int epoch, String title, byte[] png) throws IOException {
        sample(epoch, title, "png", "image/png", png);
    }

    /** Stores a sample text of an epoch. */
    public void text(int epoch, String title, String text) throws IOException {
        sample(
                epoch,
                title,
                "txt",
                "text/plain",
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
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
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        events.write(new TrainingEvent.Sample(epoch, title, file, mediaType));
    }

    /** Writes a checkpoint whole and reports it. */
    public void checkpoint(long step, int epoch, Checkpoints.Content content) throws IOException {
        events.write(new TrainingEvent.Checkpoint(step, epoch, checkpoints.write(step, content)));
    }

    /** Reports the package as complete; the last event of a run. */
    public void done(Map<String, Double> metrics) {
        events.write(new TrainingEvent.Done(PACKAGE, new TreeMap<>(metrics)));
    }

    /** The provenance of a package written now. */
    public Provenance provenance(String engine, Map<String, Double> metrics) {
        return new Provenance(
                job.id(),
                job.datasetId(),
                job.datasetName(),
                job.parameters(),
                job.seed(),
                engine,
                CodeVersion.current(),
                Runtime.version().toString(),
                new TreeMap<>(metrics),
                startedAt.minusMillis((long) (job.spentSeconds() * 1000)),
                spentSeconds(),
                job.base() == null ? null : job.base().reference());
    }
}
