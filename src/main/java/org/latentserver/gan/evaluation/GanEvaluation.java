package org.latentserver.gan.evaluation;

import java.util.List;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.gan.evaluation.GanEvaluationParameters.Task;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.training.GanTrainer;
import org.latentserver.jobs.EvaluableFamily;
import org.latentserver.models.packages.ModelManifest;
import org.springframework.stereotype.Component;

/** The evaluation of generators as the job service knows it. */
@Component
final class GanEvaluation implements EvaluableFamily<GanEvaluationParameters> {
    private static final int LEAST_TRAIN = 40;

    @Override
    public String name() {
        return GanTrainer.FAMILY;
    }

    @Override
    public String description() {
        return "Fréchet and kernel distance, precision and recall, classes covered, duplicates and"
                + " nearest training pictures in a perceptual model's features, each beside what"
                + " real pictures get; or the noise that given pictures are made of";
    }

    @Override
    public GanEvaluationParameters defaults() {
        return GanEvaluationParameters.DEFAULTS;
    }

    @Override
    public void check(
            GanEvaluationParameters parameters, ModelManifest model, DatasetDescription dataset) {
        GanArchitecture architecture = GanArchitecture.of(model);
        List<Integer> shape =
                List.of(architecture.channels(), architecture.height(), architecture.width());
        if (dataset.kind() != DatasetKind.IMAGES || !shape.equals(dataset.shape())) {
            throw ServiceException.invalid(
                    "dataset",
                    "holds %s of shape %s, this model makes images of shape %s"
                            .formatted(
                                    dataset.kind().slug(),
                                    dataset.shape() == null ? "various" : dataset.shape(),
                                    shape));
        }
        if (parameters.task() == Task.QUALITY) {
            checkQuality(parameters, dataset);
        }
    }

    private static void checkQuality(
            GanEvaluationParameters parameters, DatasetDescription dataset) {
        if (parameters.extractor().isEmpty()) {
            throw ServiceException.invalid(
                    "parameters.extractor",
                    "must name a perceptual model whose features are compared, such as"
                            + " digits-classifier");
        }
        if (dataset.count(Split.TRAIN) < LEAST_TRAIN) {
            throw ServiceException.invalid(
                    "dataset",
                    "has %d training images, %d are needed"
                            .formatted(dataset.count(Split.TRAIN), LEAST_TRAIN));
        }
        if (dataset.count(Split.TEST) + dataset.count(Split.VALIDATION) == 0) {
            throw ServiceException.invalid(
                    "dataset",
                    "needs images of its test or validation split, which the model did not learn"
                            + " from");
        }
    }
}
