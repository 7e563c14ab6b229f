package org.latentserver.gan;

import java.util.List;
import java.util.Map;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.gan.training.GanParameters;
import org.latentserver.gan.training.GanTrainer;
import org.latentserver.jobs.TrainableFamily;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.perceptual.features.PerceptualFeatures;
import org.springframework.stereotype.Component;

/** Registers generative adversarial networks as something that can be trained. */
@Component
class GanFamily implements TrainableFamily<GanParameters> {
    static final String NAME = GanTrainer.FAMILY;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "generative adversarial network: makes new pictures like those of a data set";
    }

    @Override
    public GanParameters defaults() {
        return GanParameters.DEFAULTS;
    }

    @Override
    public void checkVersions(
            GanParameters parameters,
            Map<String, ModelManifest> versions,
            DatasetDescription dataset) {
        ModelManifest classifier = versions.get("guardClassifier");
        if (classifier != null && PerceptualFeatures.classes(classifier).size() < 2) {
            throw ServiceException.invalid(
                    "parameters.guardClassifier", "names a perceptual model without a classifier");
        }
    }

    @Override
    public void check(GanParameters parameters, DatasetDescription dataset) {
        if (dataset.kind() != DatasetKind.IMAGES) {
            throw ServiceException.invalid(
                    "dataset", "must hold images, not " + dataset.kind().slug());
        }
        List<Integer> shape = dataset.shape();
        if (shape == null) {
            throw ServiceException.invalid(
                    "dataset",
                    "images must have one size; they are %dx%d to %dx%d"
                            .formatted(
                                    dataset.minHeight(),
                                    dataset.minWidth(),
                                    dataset.maxHeight(),
                                    dataset.maxWidth()));
        }
        if (parameters.conditional() && dataset.classes().size() < 2) {
            throw ServiceException.invalid(
                    "parameters.conditional",
                    "needs a data set with labels of two classes or more");
        }
        parameters.architecture(
                shape.stream().mapToLong(Integer::longValue).toArray(),
                dataset.classes().stream().map(DatasetDescription.ClassCount::name).toList());
        long train = dataset.count(Split.TRAIN);
        if (train < parameters.batchSize()) {
            throw ServiceException.invalid(
                    "parameters.batchSize",
                    "must be at most the %d training images; it is %d"
                            .formatted(train, parameters.batchSize()));
        }
    }
}
