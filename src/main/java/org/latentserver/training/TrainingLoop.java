package org.latentserver.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.latentserver.api.ServiceException;

/** The one loop of the gradient families: steps, metrics, checkpoints, stop. Knows no family. */
public final class TrainingLoop {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
    private static final String STEP_FILE = "step.txt";

    private final TrainingRun run;
    private final TrainingTask task;
    private final long firstStep;
    private final Instant startedAt;
    private final Duration checkpointEvery;
    private Instant reportedAt;
    private Instant checkpointedAt;

    private TrainingLoop(TrainingRun run, TrainingTask task, long firstStep) {
        this.run = run;
        this.task = task;
        this.firstStep = firstStep;
        startedAt = run.clock().instant();
        reportedAt = startedAt;
        checkpointedAt = startedAt;
        checkpointEvery = Duration.ofMillis((long) (1000 * run.job().checkpointSeconds()));
    }

    /**
     * Runs all epochs, from the run's checkpoint if it has one.
     *
     * @throws StoppedException after a checkpoint, when a stop was asked for
     * @throws ServiceException when a reported figure is not finite: the training diverged
     */
    public static void run(TrainingRun run, TrainingTask task) throws IOException {
        Optional<Path> checkpoint = run.resumeFrom();
        long firstStep = 0;
        if (checkpoint.isPresent()) {
            task.restore(checkpoint.get());
            firstStep =
                    Long.parseLong(Files.readString(checkpoint.get().resolve(STEP_FILE)).strip());
        }
        new TrainingLoop(run, task, firstStep).steps();
    }

    private void steps() throws IOException {
        int perEpoch = task.stepsPerEpoch();
        long total = (long) perEpoch * task.epochs();
        for (long step = firstStep; step < total; step++) {
            int epoch = (int) (step / perEpoch);
            task.step(epoch, step);
            long done = step + 1;
            boolean epochEnds = done % perEpoch == 0;
            report(done, total, epoch + 1, epochEnds);
            if (epochEnds) {
                run.metrics(done, epoch + 1, task.endEpoch(epoch + 1));
            }
            boolean stop = run.stopRequested();
            if (stop || epochEnds || isDue(checkpointedAt, checkpointEvery)) {
                checkpoint(done, epoch + 1);
            }
            if (stop && done < total) {
                throw new StoppedException();
            }
        }
    }

    private void report(long done, long total, int epoch, boolean epochEnds) {
        if (!epochEnds && !isDue(reportedAt, REPORT_EVERY)) {
            return;
        }
        Map<String, Double> metrics = task.takeMetrics();
        metrics.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw ServiceException.badData(
                        "parameters.learningRate",
                        "training diverged: "
                                + name
                                + " is not finite at step "
                                + done
                                + "; try a lower learningRate");
            }
        });
        run.metrics(done, epoch, metrics);
        Instant now = run.clock().instant();
        double spent = Duration.between(startedAt, now).toMillis() / 1000.0;
        double secondsLeft = spent / (done - firstStep) * (total - done);
        run.progress((double) done / total, done, epoch, secondsLeft);
        reportedAt = now;
    }

    private void checkpoint(long done, int epoch) throws IOException {
        run.checkpoint(
                done,
                epoch,
                folder -> {
                    task.save(folder);
                    Files.writeString(folder.resolve(STEP_FILE), Long.toString(done));
                });
        checkpointedAt = run.clock().instant();
    }

    private boolean isDue(Instant last, Duration every) {
        return Duration.between(last, run.clock().instant()).compareTo(every) >= 0;
    }
}
