package org.latentserver.autoencoder.evaluation;

import java.util.List;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.evaluation.AutoencoderEvaluationParameters.Task;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.training.AutoencoderTrainer;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.jobs.EvaluableFamily;
import org.latentserver.models.packages.ModelManifest;
import org.springframework.stereotype.Component;

/** The evaluation of autoencoders as the job service knows it. */
@Component
final class AutoencoderEvaluation implements EvaluableFamily<AutoencoderEvaluationParameters> {
    @Override
    public String name() {
        return AutoencoderTrainer.FAMILY;
    }

    @Override
    public String description() {
        return "Reconstructions, codes and denoising beside principal components, and with labels"
                + " probes of the codes; or what the encoder is worth to a classifier with few"
                + " labels";
    }

    @Override
    public AutoencoderEvaluationParameters defaults() {
        return AutoencoderEvaluationParameters.DEFAULTS;
    }

    @Override
    public void check(
            AutoencoderEvaluationParameters parameters,
            ModelManifest model,
            DatasetDescription dataset) {
        AutoencoderArchitecture architecture = AutoencoderArchitecture.read(model.architecture());
        List<Integer> shape = dataset.shape();
        if (dataset.kind() == DatasetKind.TEXT
                || !architecture.shape().equals(shape)
                || (architecture.images() && dataset.kind() != DatasetKind.IMAGES)) {
            throw ServiceException.invalid(
                    "dataset",
                    "holds %s of shape %s, this model takes %s of shape %s"
                            .formatted(
                                    dataset.kind().slug(),
                                    shape,
                                    architecture.images() ? "images" : "arrays",
                                    architecture.shape()));
        }
        if (dataset.count(Split.TRAIN) < 2
                || dataset.count(Split.TEST) + dataset.count(Split.VALIDATION) == 0) {
            throw ServiceException.invalid(
                    "dataset",
                    "needs items to learn from and others, of its test or validation split, to"
                            + " measure");
        }
        if (parameters.task() == Task.PRETRAINING) {
            checkLabels(parameters, dataset);
        }
    }

    private static void checkLabels(
            AutoencoderEvaluationParameters parameters, DatasetDescription dataset) {
        if (dataset.classes().size() < 2) {
            throw ServiceException.invalid(
                    "dataset", "needs labels of at least two classes to train classifiers");
        }
        for (int labels : parameters.labels()) {
            if (labels < dataset.classes().size() || labels > dataset.count(Split.TRAIN)) {
                throw ServiceException.invalid(
                                "parameters.labels",
                                "holds %d, must be from %d, the classes, to %d, the training items"
                                        .formatted(
                                                labels,
                                                dataset.classes().size(),
                                                dataset.count(Split.TRAIN)))
                        .with("value", labels);
            }
        }
    }
}
