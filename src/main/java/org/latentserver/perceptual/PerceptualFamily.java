package org.latentserver.perceptual;

import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.jobs.TrainableFamily;
import org.latentserver.perceptual.training.PerceptualParameters;
import org.latentserver.perceptual.training.PerceptualTrainer;
import org.latentserver.perceptual.training.TrainableImages;
import org.springframework.stereotype.Component;

/** What the job service must know of perceptual models. */
@Component
class PerceptualFamily implements TrainableFamily<PerceptualParameters> {
    static final String NAME = PerceptualTrainer.FAMILY;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "perceptual distance: compares pictures in the feature space of a classifier, which"
                + " is trained on a labelled data set of images and classifies, too";
    }

    @Override
    public PerceptualParameters defaults() {
        return PerceptualParameters.standard();
    }

    @Override
    public void check(PerceptualParameters parameters, DatasetDescription dataset) {
        TrainableImages.check(dataset);
        TrainableImages.checkMemory(parameters, dataset);
    }
}
