package org.latentserver.jobs;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.ModelVersion;
import org.latentserver.models.Models;
import org.latentserver.models.evaluations.Evaluations;
import org.latentserver.training.EvaluationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Begins attempts and turns their outcomes into states of the job; each in one transaction. */
@Component
class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final AttemptRows attempts;
    private final JobRows jobs;
    private final StateEvents states;
    private final Models models;
    private final Evaluations evaluations;
    private final EvaluationReports reports;
    private final AttemptFolders folders;
    private final JobSettings settings;

    Settlement(
            AttemptRows attempts,
            JobRows jobs,
            StateEvents states,
            Models models,
            Evaluations evaluations,
            EvaluationReports reports,
            AttemptFolders folders,
            JobSettings settings) {
        this.attempts = attempts;
        this.jobs = jobs;
        this.states = states;
        this.models = models;
        this.evaluations = evaluations;
        this.reports = reports;
        this.folders = folders;
        this.settings = settings;
    }

    Optional<Attempt> claim(String job, String owner) {
        return states.inTransaction(
                job,
                () -> {
                    Optional<Attempt> attempt = attempts.claim(job, owner);
                    attempt.ifPresent(claimed -> states.append(claimed, JobState.RUNNING, _ -> {}));
                    return attempt;
                });
    }

    void settle(Job job, Attempt attempt, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Finished finished -> {
                switch (job.request().type()) {
                    case TRAIN -> publish(job, attempt, finished);
                    case EVALUATE -> record(job, attempt, finished);
                }
            }
            case Outcome.Refused refused -> fail(attempt, refused.failure());
            case Outcome.Stopped _ -> stop(attempt);
            case Outcome.Crashed crashed -> crash(attempt, crashed);
        }
    }

    /**
     * A kill after publishing is harmless: the next attempt finds the same package, and the
     * registry knows it.
     */
    private void publish(Job job, Attempt attempt, Outcome.Finished finished) throws IOException {
        attempts.touch(attempt);
        ModelVersion version;
        try {
            version =
                    models.publish(job.request().model(), finished.folder(), job.request().alias());
        } catch (ServiceException e) {
            folders.dropResults(job.id());
            crash(
                    attempt,
                    new Outcome.Crashed(
                            "the trained package was refused: " + e.getMessage(), e.toString()));
            return;
        }
        states.inTransaction(
                job.id(),
                () -> {
                    attempts.succeed(
                            attempt,
                            version.version(),
                            null,
                            version.manifest().training().metrics());
                    states.append(
                            attempt,
                            JobState.SUCCEEDED,
                            data ->
                                    data.put("model", version.model())
                                            .put("version", version.version()));
                    return version;
                });
        folders.dropResults(job.id());
    }

    private void record(Job job, Attempt attempt, Outcome.Finished finished) throws IOException {
        Job.Base evaluated = Objects.requireNonNull(job.request().base());
        EvaluationResult result;
        try {
            result = reports.read(finished.folder());
        } catch (ServiceException e) {
            folders.dropResults(job.id());
            crash(
                    attempt,
                    new Outcome.Crashed("the report was refused: " + e.getMessage(), e.toString()));
            return;
        }
        states.inTransaction(
                job.id(),
                () -> {
                    attempts.touch(attempt);
                    String id = evaluations.add(reports.evaluation(job, evaluated, result));
                    attempts.succeed(attempt, evaluated.version(), id, result.metrics());
                    states.append(
                            attempt,
                            JobState.SUCCEEDED,
                            data ->
                                    data.put("model", evaluated.model())
                                            .put("version", evaluated.version())
                                            .put("evaluation", id));
                    return id;
                });
        folders.dropResults(job.id());
    }

    private void fail(Attempt attempt, Job.Failure failure) {
        states.inTransaction(
                attempt.job(),
                () -> {
                    attempts.fail(attempt, failure);
                    states.append(
                            attempt,
                            JobState.FAILED,
                            data ->
                                    data.put("code", failure.code())
                                            .put("field", failure.field())
                                            .put("message", failure.message()));
                    return failure;
                });
    }

    private void stop(Attempt attempt) {
        states.inTransaction(
                attempt.job(),
                () -> {
                    if (attempts.cancelRequested(attempt)) {
                        attempts.cancel(attempt);
                        states.append(attempt, JobState.CANCELLED, _ -> {});
                    } else {
                        attempts.release(attempt, crashesOf(attempt));
                        states.append(
                                attempt,
                                JobState.QUEUED,
                                data -> data.put("reason", "the trainer was stopped"));
                    }
                    return attempt;
                });
    }

    private void crash(Attempt attempt, Outcome.Crashed crashed) {
        log.warn("{}: {}\n{}", attempt, crashed.message(), crashed.details());
        int crashes = crashesOf(attempt) + 1;
        if (attempts.cancelRequested(attempt)) {
            stop(attempt);
        } else if (crashes >= settings.maxCrashes()) {
            String message =
                    crashed.message() + ", " + crashes + " times in a row without a checkpoint";
            fail(attempt, new Job.Failure(ErrorCode.INTERNAL.slug(), null, message));
        } else {
            states.inTransaction(
                    attempt.job(),
                    () -> {
                        attempts.release(attempt, crashes);
                        states.append(
                                attempt,
                                JobState.QUEUED,
                                data -> data.put("reason", crashed.message()));
                        return attempt;
                    });
        }
    }

    private int crashesOf(Attempt attempt) {
        return jobs.find(attempt.job())
                .orElseThrow(() -> new LostAttemptException(attempt))
                .crashes();
    }
}
