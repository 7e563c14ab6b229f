package org.latentserver.jobs;

import org.latentserver.models.ModelUse;
import org.springframework.stereotype.Component;

/** Unfinished jobs keep the version that they build on. */
@Component
class JobVersionUse implements ModelUse {
    private final JobRows jobs;

    JobVersionUse(JobRows jobs) {
        this.jobs = jobs;
    }

    @Override
    public boolean inUse(String model, int version) {
        return jobs.versionInUse(model, version);
    }
}
