package org.latentserver.jobs;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Changes of a job's state: each is an event, too, in the same transaction. */
@Component
class StateEvents {
    private final EventRows events;
    private final JobFeed feed;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final ApplicationEventPublisher publisher;

    StateEvents(
            EventRows events,
            JobFeed feed,
            TransactionTemplate transactions,
            JsonMapper json,
            ApplicationEventPublisher publisher) {
        this.events = events;
        this.feed = feed;
        this.transactions = transactions;
        this.json = json;
        this.publisher = publisher;
    }

    /** Runs the change in a transaction, then wakes those who follow the job. */
    <T> T inTransaction(String job, Supplier<T> change) {
        T result = transactions.execute(_ -> change.get());
        feed.changed(job);
        return result;
    }

    void append(Attempt attempt, JobState state, Consumer<ObjectNode> details) {
        append(attempt.job(), attempt.number(), state, details);
    }

    void append(String job, int attempt, JobState state, Consumer<ObjectNode> details) {
        ObjectNode data = json.createObjectNode().put("state", state.slug());
        details.accept(data);
        events.append(job, attempt, "state", data);
        if (state.finished()) {
            afterCommit(() -> publisher.publishEvent(new JobFinished(job)));
        }
    }

    private static void afterCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        action.run();
                    }
                });
    }
}
