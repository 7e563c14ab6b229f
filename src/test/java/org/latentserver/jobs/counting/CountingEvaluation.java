package org.latentserver.jobs.counting;

import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.jobs.EvaluableFamily;
import org.latentserver.models.packages.ModelManifest;

/** The server's side of evaluating the counting family. */
public final class CountingEvaluation implements EvaluableFamily<CountingEvaluationParameters> {
    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String description() {
        return "Tells the sum, for tests";
    }

    @Override
    public CountingEvaluationParameters defaults() {
        return CountingEvaluationParameters.DEFAULTS;
    }

    @Override
    public void check(
            CountingEvaluationParameters parameters,
            ModelManifest model,
            DatasetDescription dataset) {
        if (dataset.kind() != DatasetKind.TEXT) {
            throw ServiceException.invalid("dataset", "must be text");
        }
    }
}
