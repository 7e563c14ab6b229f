package org.latentserver.jobs.counting;

import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.jobs.TrainableFamily;

/** The server's side of the counting family. */
public final class CountingFamily implements TrainableFamily<CountingParameters> {
    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String description() {
        return "Counts steps, for tests";
    }

    @Override
    public CountingParameters defaults() {
        return CountingParameters.DEFAULTS;
    }

    @Override
    public void check(CountingParameters parameters, DatasetDescription dataset) {
        if (dataset.count() == 0) {
            throw ServiceException.invalid("dataset", "the data set is empty");
        }
    }
}
