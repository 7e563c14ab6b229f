package org.latentserver.jobs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The trainers of this server, to be stopped without waiting for the next look at the database. At
 * shutdown all of them are.
 */
@Component
class RunningTrainers {
    private final Map<String, TrainerProcess> byJob = new ConcurrentHashMap<>();
    private volatile boolean shuttingDown;

    void add(String job, TrainerProcess trainer) {
        byJob.put(job, trainer);
        if (shuttingDown) {
            trainer.stop();
        }
    }

    void remove(String job, TrainerProcess trainer) {
        byJob.remove(job, trainer);
    }

    /** Stops the job's trainer if it runs here. */
    void stop(String job) {
        TrainerProcess trainer = byJob.get(job);
        if (trainer != null) {
            trainer.stop();
        }
    }

    boolean shuttingDown() {
        return shuttingDown;
    }

    @EventListener(ContextClosedEvent.class)
    void stopAll() {
        shuttingDown = true;
        byJob.values().forEach(TrainerProcess::stop);
    }
}
