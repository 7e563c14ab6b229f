package org.latentserver.jobs.counting;

import java.util.Objects;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.jobs.TrainableFamily;
import org.latentserver.models.packages.ModelManifest;
import tools.jackson.databind.JsonNode;

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

    @Override
    public CountingParameters defaults(ModelManifest base) {
        CountingParameters usual = CountingParameters.DEFAULTS;
        return new CountingParameters(
                usual.epochs(),
                stepsPerEpoch(base),
                usual.stepMillis(),
                usual.rate(),
                usual.ending());
    }

    @Override
    public void checkBase(CountingParameters parameters, ModelManifest base) {
        if (parameters.stepsPerEpoch() != stepsPerEpoch(base)) {
            throw ServiceException.invalid(
                    "parameters.stepsPerEpoch", "must be " + stepsPerEpoch(base) + ", as before");
        }
    }

    private static int stepsPerEpoch(ModelManifest base) {
        JsonNode parameters = Objects.requireNonNull(base.training().parameters());
        return parameters.path("stepsPerEpoch").intValue();
    }
}
