package org.latentserver.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class JobTaskConfiguration {
    private static final Duration RETRY = Duration.ofSeconds(5);

    @Bean
    TrainerReports.Parts reportParts(
            AttemptRows attempts,
            EventRows events,
            JobFeed feed,
            AttemptFolders folders,
            TransactionTemplate transactions,
            JsonMapper json,
            JobSettings settings) {
        return new TrainerReports.Parts(
                attempts, events, feed, folders, transactions, json, settings.maxEvents());
    }

    /**
     * A failure here is the server's own (the database is away): the job waits, and is not lost.
     */
    @Bean
    Task<Void> jobTask(
            AttemptRunner runner, JobRows jobs, TransactionTemplate transactions, Clock clock) {
        CompletionHandler<Void> afterwards = afterwards(jobs, transactions, clock);
        return Tasks.custom(JobDispatch.TASK, Void.class)
                .onFailure((done, again) -> again.reschedule(done, clock.instant().plus(RETRY)))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    try {
                        runner.run(instance.getId());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return afterwards;
                });
    }

    /** Keeps the trigger exactly as long as the job waits; a resume may have come meanwhile. */
    private static CompletionHandler<Void> afterwards(
            JobRows jobs, TransactionTemplate transactions, Clock clock) {
        return (done, trigger) -> {
            String id = done.getExecution().getId();
            transactions.executeWithoutResult(_ -> {
                jobs.lock(id);
                Optional<Job> waiting = jobs.find(id).filter(job -> !job.state().finished());
                if (waiting.isPresent()) {
                    trigger.reschedule(done, next(waiting.get(), clock.instant()));
                } else {
                    trigger.remove();
                }
            });
        };
    }

    private static Instant next(Job job, Instant now) {
        return now.plusSeconds(job.crashes());
    }
}
