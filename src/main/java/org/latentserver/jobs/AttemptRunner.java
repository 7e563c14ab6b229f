package org.latentserver.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.latentserver.datasets.Dataset;
import org.latentserver.datasets.Datasets;
import org.latentserver.models.Models;
import org.latentserver.training.TrainCommand;
import org.latentserver.training.TrainingJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs one attempt of a job in a trainer process, from claim to settlement, in the thread it gets.
 */
@Component
class AttemptRunner {
    private static final Logger log = LoggerFactory.getLogger(AttemptRunner.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final String owner = UUID.randomUUID().toString();
    private final JobRows jobs;
    private final Settlement settlement;
    private final Datasets datasets;
    private final Models models;
    private final TrainerLaunch launch;
    private final RunningTrainers running;
    private final JobSettings settings;
    private final TrainerReports.Parts parts;
    private final Clock clock;

    AttemptRunner(
            JobRows jobs,
            Settlement settlement,
            Datasets datasets,
            Models models,
            TrainerLaunch launch,
            RunningTrainers running,
            JobSettings settings,
            TrainerReports.Parts parts,
            Clock clock) {
        this.jobs = jobs;
        this.settlement = settlement;
        this.datasets = datasets;
        this.models = models;
        this.launch = launch;
        this.running = running;
        this.settings = settings;
        this.parts = parts;
        this.clock = clock;
    }

    /** Does nothing when the job is finished or was cancelled meanwhile. */
    void run(String id) throws InterruptedException {
        if (running.shuttingDown()) {
            return;
        }
        Optional<Attempt> attempt = settlement.claim(id, owner);
        if (attempt.isEmpty()) {
            return;
        }
        Job job = jobs.find(id).orElseThrow();
        try {
            settlement.settle(job, attempt.get(), execute(job, attempt.get()));
        } catch (LostAttemptException e) {
            log.warn("{}; stopped", e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome execute(Job job, Attempt attempt) throws InterruptedException {
        try {
            Optional<Path> ready = parts.folders().readyResult(job.id());
            if (ready.isPresent()) { // the server died between the trainer's end and settling
                return new Outcome.Finished(ready.get());
            }
            Path folder = prepare(job, attempt);
            TrainerReports reports = new TrainerReports(attempt, parts);
            try (TrainerProcess trainer =
                    new TrainerProcess(
                            launch.start(folder),
                            reports::accept,
                            folder.resolve("trainer.log"),
                            settings.trainerLog().toBytes())) {
                log.info(
                        "job {}: attempt {}, trainer {}",
                        job.id(),
                        attempt.number(),
                        trainer.pid());
                running.add(job.id(), trainer);
                try {
                    return outcome(supervise(attempt, trainer), folder, reports, trainer);
                } finally {
                    running.remove(job.id(), trainer);
                }
            }
        } catch (IOException e) {
            return new Outcome.Crashed("the work folder can't be written", e.toString());
        }
    }

    private Path prepare(Job job, Attempt attempt) throws IOException {
        Path folder = parts.folders().create(attempt);
        Job.Request request = job.request();
        Dataset dataset = datasets.get(request.datasetId());
        @Nullable Path checkpoint = parts.folders().newestCheckpoint(job.id()).orElse(null);
        TrainingJob task =
                new TrainingJob(
                        request.type(),
                        job.id(),
                        attempt.number(),
                        request.family(),
                        request.model(),
                        request.parameters(),
                        request.seed(),
                        datasets.content(dataset).toAbsolutePath(),
                        request.datasetId(),
                        request.datasetName(),
                        base(request.base()),
                        versions(request.versions()),
                        checkpoint,
                        launch.threads(),
                        job.spentSeconds(),
                        settings.checkpointEvery().toMillis() / 1000.0);
        Files.write(folder.resolve(TrainingJob.FILE), parts.json().writeValueAsBytes(task));
        return folder;
    }

    private TrainingJob.@Nullable Base base(Job.@Nullable Base base) {
        return base == null ? null : located(base);
    }

    private Map<String, TrainingJob.Base> versions(Map<String, Job.Base> versions) {
        Map<String, TrainingJob.Base> located = new TreeMap<>();
        versions.forEach((parameter, version) -> located.put(parameter, located(version)));
        return located;
    }

    private TrainingJob.Base located(Job.Base version) {
        return new TrainingJob.Base(
                models.folder(version.packageId()).toAbsolutePath(),
                version.model(),
                version.version(),
                version.packageId());
    }

    /** Waits for the trainer's end, passing on the wish to stop; returns its exit code. */
    private int supervise(Attempt attempt, TrainerProcess trainer) throws InterruptedException {
        @Nullable Instant askedAt = null;
        while (!trainer.awaitExit(LOOK_EVERY)) {
            boolean stop = parts.attempts().cancelRequested(attempt) || running.shuttingDown();
            Instant now = clock.instant();
            if (stop && askedAt == null) {
                trainer.stop();
                askedAt = now;
            } else if (askedAt != null && askedAt.plus(settings.stopGrace()).isBefore(now)) {
                log.warn("trainer {} did not stop when asked; killed", trainer.pid());
                trainer.kill();
            }
        }
        return trainer.exitCode();
    }

    private static Outcome outcome(
            int code, Path folder, TrainerReports reports, TrainerProcess trainer) {
        if (code == 0 && reports.done() != null) {
            return new Outcome.Finished(folder.resolve(reports.done().folder()));
        }
        if (code == TrainCommand.EXIT_BAD_DATA && reports.failure() != null) {
            return new Outcome.Refused(
                    new Job.Failure(
                            reports.failure().code(),
                            reports.failure().field(),
                            reports.failure().message()));
        }
        if (code == TrainCommand.EXIT_STOPPED) {
            return new Outcome.Stopped();
        }
        return new Outcome.Crashed(
                "the trainer process ended unexpectedly with exit code " + code, trainer.logTail());
    }
}
