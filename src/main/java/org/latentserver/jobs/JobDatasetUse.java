package org.latentserver.jobs;

import org.latentserver.datasets.DatasetUse;
import org.springframework.stereotype.Component;

/** Unfinished jobs keep their data set. */
@Component
class JobDatasetUse implements DatasetUse {
    private final JobRows jobs;

    JobDatasetUse(JobRows jobs) {
        this.jobs = jobs;
    }

    @Override
    public boolean inUse(String datasetId) {
        return jobs.datasetInUse(datasetId);
    }
}
