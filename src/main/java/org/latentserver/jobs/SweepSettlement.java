package org.latentserver.jobs;

import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.models.Models;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Moves a sweep's alias to its best version once all trials are done. Moving it twice is harmless,
 * so a kill in between is, too: at the next start it is done again.
 */
@Component
class SweepSettlement {
    private static final Logger log = LoggerFactory.getLogger(SweepSettlement.class);

    private final Sweeps sweeps;
    private final SweepRows rows;
    private final Models models;

    SweepSettlement(Sweeps sweeps, SweepRows rows, Models models) {
        this.sweeps = sweeps;
        this.rows = rows;
        this.models = models;
    }

    @EventListener
    void settle(JobFinished event) {
        if (!rows.unsettled(event.job()).isEmpty()) {
            settleLater(event.job());
        }
    }

    /** What a server before this one did not get to. */
    @EventListener(ApplicationReadyEvent.class)
    void settleAll() {
        settleLater(null);
    }

    /** On a thread of its own: loading the version, which the alias waits for, takes long. */
    private void settleLater(@Nullable String job) {
        Thread.ofVirtual()
                .name("sweep-settlement")
                .start(() -> {
                    try {
                        rows.unsettled(job).forEach(this::settle);
                    } catch (RuntimeException e) {
                        log.warn("can't settle sweeps; done at the next start", e);
                    }
                });
    }

    private void settle(String id) {
        Sweeps.Standing standing = sweeps.get(id);
        if (standing.finished()) {
            rows.settle(id, moved(standing));
        }
    }

    /** Null, or why the alias stays where it is. */
    private @Nullable String moved(Sweeps.Standing standing) {
        Sweep sweep = standing.sweep();
        Sweeps.Best best = standing.best();
        String alias = sweep.alias();
        if (best == null) {
            return "no trial succeeded with a figure named " + sweep.metric();
        }
        if (alias == null) {
            return null;
        }
        try {
            models.point(sweep.model(), alias, best.version());
            return null;
        } catch (ServiceException e) {
            return "alias " + alias + " could not be moved: " + e.getMessage();
        }
    }
}
