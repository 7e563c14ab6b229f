package org.latentserver.perceptual.evaluation;

import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.jobs.EvaluableFamily;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.perceptual.network.Architecture;
import org.springframework.stereotype.Component;

/** The evaluation of perceptual models as the job service knows it. */
@Component
final class PerceptualEvaluation implements EvaluableFamily<PerceptualEvaluationParameters> {
    @Override
    public String name() {
        return Architecture.FAMILY;
    }

    @Override
    public String description() {
        return "Images: accuracy of the classifier where they are labelled with classes of its, and"
                + " how far each layer, pixels and SSIM move a picture away from its shifted copy,"
                + " in units of the distance of another picture";
    }

    @Override
    public PerceptualEvaluationParameters defaults() {
        return PerceptualEvaluationParameters.DEFAULTS;
    }

    @Override
    public void check(
            PerceptualEvaluationParameters parameters,
            ModelManifest model,
            DatasetDescription dataset) {
        new EvaluatedImageRules(Architecture.of(model), parameters).check(dataset);
    }
}
