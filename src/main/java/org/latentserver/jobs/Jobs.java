package org.latentserver.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.Datasets;
import org.latentserver.models.Models;
import org.springframework.stereotype.Component;

/** What clients may do with jobs. */
@Component
class Jobs {
    private static final int MAX_DRAWN_SEED = Integer.MAX_VALUE;

    private final JobRows rows;
    private final StateEvents states;
    private final JobDispatch dispatch;
    private final RunningTrainers running;
    private final AttemptFolders folders;
    private final Datasets datasets;
    private final Models models;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Jobs(
            JobRows rows,
            StateEvents states,
            JobDispatch dispatch,
            RunningTrainers running,
            AttemptFolders folders,
            Datasets datasets,
            Models models,
            Clock clock) {
        this.rows = rows;
        this.states = states;
        this.dispatch = dispatch;
        this.running = running;
        this.folders = folders;
        this.datasets = datasets;
        this.models = models;
        this.clock = clock;
    }

    Job get(String id) {
        return rows.find(id)
                .orElseThrow(
                        () -> new ServiceException(ErrorCode.UNKNOWN_JOB, "id", "no job " + id));
    }

    /** A seed small enough to survive every JSON reader. */
    long drawSeed() {
        return random.nextInt(MAX_DRAWN_SEED);
    }

    /**
     * Stores a checked request; once per key.
     *
     * @param seedGiven false when the seed was drawn, so that a repeated request has another one
     * @throws ServiceException CONFLICT when the key came with another request before
     */
    Job create(Job.Request request, boolean seedGiven, @Nullable String idempotencyKey) {
        String id = newId();
        String made =
                states.inTransaction(
                        id,
                        () -> {
                            Optional<Job> before =
                                    Optional.ofNullable(idempotencyKey)
                                            .flatMap(rows::findByIdempotencyKey);
                            if (before.isPresent()) {
                                checkSame(before.get(), request, seedGiven);
                                return before.get().id();
                            }
                            rows.insert(id, request, idempotencyKey);
                            keepInputs(request);
                            states.append(id, 0, JobState.QUEUED, _ -> {});
                            dispatch.enqueue(id, request.priority());
                            return id;
                        });
        dispatch.hurry();
        return get(made);
    }

    /** An unfinished job keeps them from deletion, provided that they are still there. */
    private void keepInputs(Job.Request request) {
        datasets.get(request.datasetId());
        request.needed().forEach(version -> models.keep(version.model(), version.version()));
    }

    private static void checkSame(Job before, Job.Request repeated, boolean seedGiven) {
        long seed = seedGiven ? repeated.seed() : before.request().seed();
        if (!before.request().equals(repeated.withSeed(seed))) {
            throw ServiceException.conflict(
                    "this Idempotency-Key made job "
                            + before.id()
                            + " from another request; use a new key");
        }
    }

    /** A queued job is cancelled at once, a running one as soon as its trainer has stopped. */
    Job cancel(String id) {
        Job job = get(id);
        boolean asked =
                states.inTransaction(
                        id,
                        () -> {
                            if (rows.cancelQueued(id)) {
                                states.append(id, get(id).attempt(), JobState.CANCELLED, _ -> {});
                                return true;
                            }
                            return rows.requestCancel(id);
                        });
        if (!asked) {
            throw ServiceException.conflict(whyNotCancelled(get(id)));
        }
        running.stop(job.id());
        return get(id);
    }

    private static String whyNotCancelled(Job job) {
        return switch (job.state()) {
            case RUNNING -> "job " + job.id() + " is being cancelled already";
            case CANCELLED -> "job " + job.id() + " is cancelled already";
            case QUEUED, SUCCEEDED, FAILED ->
                    "job " + job.id() + " has " + job.state().slug() + ", it can't be cancelled";
        };
    }

    /** A cancelled or failed job goes back to the queue and goes on from its newest checkpoint. */
    Job resume(String id) {
        Job job = get(id);
        states.inTransaction(
                id,
                () -> {
                    if (!rows.requeue(id)) {
                        throw ServiceException.conflict(
                                "job "
                                        + id
                                        + " is "
                                        + get(id).state().slug()
                                        + ", only a cancelled or failed job can be resumed");
                    }
                    keepInputs(job.request());
                    states.append(
                            id,
                            job.attempt(),
                            JobState.QUEUED,
                            data -> data.put("reason", "resumed"));
                    dispatch.enqueue(id, job.request().priority());
                    return id;
                });
        dispatch.hurry();
        return get(id);
    }

    /** Deletes a finished job with its events, samples and checkpoints; the model stays. */
    void delete(String id) {
        Job job = get(id);
        if (!rows.deleteFinished(id)) {
            throw ServiceException.conflict(
                    "job " + id + " is " + job.state().slug() + "; cancel it before deleting it");
        }
        try {
            folders.delete(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Grows with time, so that the order of ids is the order of creation. */
    private String newId() {
        return "job-%011x%08x".formatted(clock.millis(), random.nextInt());
    }
}
