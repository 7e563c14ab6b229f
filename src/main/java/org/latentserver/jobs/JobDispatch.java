package org.latentserver.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Asks the scheduler for workers. The table of jobs is the truth: the scheduler's row is a trigger
 * that carries the job's id and nothing else.
 */
@Component
class JobDispatch {
    static final String TASK = "job";

    private final ObjectProvider<SchedulerClient> client;
    private final ObjectProvider<Scheduler> scheduler;
    private final Clock clock;

    JobDispatch(
            ObjectProvider<SchedulerClient> client,
            ObjectProvider<Scheduler> scheduler,
            Clock clock) {
        this.client = client;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Within the transaction that makes the job queued. */
    void enqueue(String job, int priority) {
        client.getObject()
                .scheduleIfNotExists(
                        new TaskInstance.Builder<Void>(TASK, job).priority(priority).build(),
                        clock.instant());
    }

    /** After that transaction: spares the wait for the scheduler's next look. */
    void hurry() {
        scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
    }
}
