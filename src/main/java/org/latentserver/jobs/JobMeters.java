package org.latentserver.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Numbers of jobs by state. */
@Component
class JobMeters implements MeterBinder {
    private static final long FRESH_MILLIS = 1000;

    private final JobRows jobs;
    private final Clock clock;
    private Map<JobState, Long> counts = Map.of(); // guarded by this
    private long until; // guarded by this

    JobMeters(JobRows jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (JobState state : JobState.values()) {
            Gauge.builder("latent.jobs", () -> count(state))
                    .description("Jobs by state")
                    .tag("state", state.slug())
                    .register(registry);
        }
    }

    /** One query for all states of a scrape. */
    private synchronized long count(JobState state) {
        if (clock.millis() >= until) {
            counts = jobs.counts();
            until = clock.millis() + FRESH_MILLIS;
        }
        return counts.getOrDefault(state, 0L);
    }
}
