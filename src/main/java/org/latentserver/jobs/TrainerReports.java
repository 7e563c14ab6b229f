package org.latentserver.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.training.TrainingEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores what one trainer reports, a transaction a line. Used by the thread that reads its output;
 * the last word is read after that thread has ended.
 */
final class TrainerReports {
    private static final Logger log = LoggerFactory.getLogger(TrainerReports.class);
    private static final int MAX_LOGGED = 300;

    private final Attempt attempt;
    private final Parts parts;
    private final Map<String, Double> newest = new TreeMap<>();
    private boolean checkpointed;
    private volatile @Nullable TrainingEvent lastWord;

    /** What the reports are stored with. */
    record Parts(
            AttemptRows attempts,
            EventRows events,
            JobFeed feed,
            AttemptFolders folders,
            TransactionTemplate transactions,
            JsonMapper json,
            int maxEvents) {}

    TrainerReports(Attempt attempt, Parts parts) {
        this.attempt = attempt;
        this.parts = parts;
    }

    void accept(String line) {
        TrainingEvent event;
        try {
            event = parts.json().readValue(line, TrainingEvent.class);
        } catch (JacksonException e) {
            log.warn("{}: no event: {}", attempt, abbreviated(line));
            return;
        }
        parts.transactions().executeWithoutResult(_ -> store(event));
        parts.feed().changed(attempt.job());
        if (event instanceof TrainingEvent.Checkpoint && !checkpointed) {
            checkpointed = true;
            dropEarlierCheckpoints();
        }
    }

    /** The result that is ready, if the trainer said so. */
    TrainingEvent.@Nullable Done done() {
        return lastWord instanceof TrainingEvent.Done done ? done : null;
    }

    /** The reason for giving up, if the trainer said so. */
    TrainingEvent.@Nullable Failure failure() {
        return lastWord instanceof TrainingEvent.Failure failure ? failure : null;
    }

    private void store(TrainingEvent event) {
        AttemptRows rows = parts.attempts();
        switch (event) {
            case TrainingEvent.Progress progress -> {
                rows.progress(attempt, progress);
                append(event, true);
            }
            case TrainingEvent.Metric metric -> {
                newest.putAll(metric.values());
                rows.metrics(attempt, newest);
                append(event, true);
            }
            case TrainingEvent.Checkpoint _ -> {
                rows.checkpointed(attempt);
                append(event, false);
            }
            case TrainingEvent.Sample _, TrainingEvent.Warning _ -> {
                rows.touch(attempt);
                append(event, false);
            }
            case TrainingEvent.Done _, TrainingEvent.Failure _ -> lastWord = event;
        }
    }

    private void append(TrainingEvent event, boolean mayBeDropped) {
        ObjectNode data = parts.json().valueToTree(event);
        String type = data.remove("type").stringValue();
        if (mayBeDropped && parts.events().count(attempt.job()) >= parts.maxEvents()) {
            return;
        }
        parts.events().append(attempt.job(), attempt.number(), type, data);
    }

    private void dropEarlierCheckpoints() {
        try {
            parts.folders().dropEarlierCheckpoints(attempt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String abbreviated(String line) {
        return line.length() <= MAX_LOGGED ? line : line.substring(0, MAX_LOGGED) + "…";
    }
}
