package org.latentserver.jobs;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What clients may do with sweeps: trainings of one model whose best version gets the alias. */
@Component
class Sweeps {
    private final SweepRows rows;
    private final SweepOrders orders;
    private final Jobs jobs;
    private final JobRows jobRows;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sweeps(
            SweepRows rows,
            SweepOrders orders,
            Jobs jobs,
            JobRows jobRows,
            TransactionTemplate transactions,
            Clock clock) {
        this.rows = rows;
        this.orders = orders;
        this.jobs = jobs;
        this.jobRows = jobRows;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * A sweep with what became of its trials.
     *
     * @param jobs by trial; empty where the job is deleted
     * @param best the trial with the best figure so far; null before there is one
     */
    record Standing(Sweep sweep, List<Optional<Job>> jobs, @Nullable Best best) {
        boolean finished() {
            return jobs.stream().flatMap(Optional::stream).allMatch(job -> job.state().finished());
        }
    }

    /** A trial that succeeded, with its version and figure. */
    record Best(Sweep.Trial trial, int version, double value) {}

    /** Makes all jobs of a sweep, or none. */
    Standing create(SweepRequest request) {
        SweepOrders.Complete order = orders.complete(request);
        Job.Request first = order.requests().getFirst();
        String id = "sweep-%011x%08x".formatted(clock.millis(), random.nextInt());
        transactions.executeWithoutResult(_ -> {
            List<Sweep.Trial> trials = new ArrayList<>();
            for (int i = 0; i < order.requests().size(); i++) {
                Job job = jobs.create(order.requests().get(i), true, null);
                trials.add(new Sweep.Trial(i + 1, job.id(), order.points().get(i)));
            }
            rows.insert(
                    new Sweep(
                            id,
                            first.family(),
                            first.model(),
                            first.datasetId(),
                            first.datasetName(),
                            order.search(),
                            order.method(),
                            order.metric(),
                            order.goal(),
                            order.seed(),
                            order.alias(),
                            clock.instant(),
                            null,
                            null,
                            trials));
        });
        return get(id);
    }

    Standing get(String id) {
        return rows.find(id).map(this::standing).orElseThrow(() -> unknown(id));
    }

    List<Standing> list(@Nullable String after, int limit) {
        return rows.list(after, limit).stream().map(this::standing).toList();
    }

    private Standing standing(Sweep sweep) {
        List<Optional<Job>> trials =
                sweep.trials().stream().map(trial -> jobRows.find(trial.job())).toList();
        Best best = null;
        for (int i = 0; i < trials.size(); i++) {
            Double value = figure(sweep, trials.get(i));
            if (value != null && (best == null || sweep.goal().better(value, best.value()))) {
                int version = Objects.requireNonNull(trials.get(i).orElseThrow().resultVersion());
                best = new Best(sweep.trials().get(i), version, value);
            }
        }
        return new Standing(sweep, trials, best);
    }

    /** Null where a trial has none; NaN is none. */
    static @Nullable Double figure(Sweep sweep, Optional<Job> job) {
        return job.filter(it -> it.state() == JobState.SUCCEEDED && it.resultVersion() != null)
                .map(it -> it.progress().metrics().get(sweep.metric()))
                .filter(value -> !value.isNaN())
                .orElse(null);
    }

    /** Cancels what is not finished. */
    Standing cancel(String id) {
        Standing standing = get(id);
        List<Job> unfinished =
                standing.jobs().stream()
                        .flatMap(Optional::stream)
                        .filter(job -> !job.state().finished() && !job.cancelRequested())
                        .toList();
        if (unfinished.isEmpty()) {
            throw ServiceException.conflict("all trials of " + id + " are done or being cancelled");
        }
        for (Job job : unfinished) {
            try {
                jobs.cancel(job.id());
            } catch (ServiceException e) {
                if (e.code() != ErrorCode.CONFLICT) { // that is: it has just finished
                    throw e;
                }
            }
        }
        return get(id);
    }

    /** Deletes a finished sweep; its jobs and versions stay. */
    void delete(String id) {
        get(id);
        if (!rows.deleteSettled(id)) {
            throw ServiceException.conflict(
                    "sweep " + id + " is running; cancel it before deleting it");
        }
    }

    private static ServiceException unknown(String id) {
        return new ServiceException(ErrorCode.NOT_FOUND, "id", "no sweep " + id);
    }
}
