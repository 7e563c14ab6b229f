package org.latentserver.perceptual.evaluation;

import java.util.Collections;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.perceptual.network.Architecture;

/** Which data sets a model can be evaluated on. */
record EvaluatedImageRules(Architecture architecture, PerceptualEvaluationParameters parameters) {

    /**
     * @throws ServiceException INVALID_REQUEST naming {@code dataset} or the parameter, what it is
     *     and what the model takes
     */
    void check(DatasetDescription dataset) {
        if (dataset.kind() != DatasetKind.IMAGES) {
            throw refused(
                    "holds %s, a perceptual model is evaluated on images"
                            .formatted(dataset.kind().slug()));
        }
        if (parameters.resize()) {
            checkShift(Math.min(architecture.smallestSide(), smallest(dataset)));
            return;
        }
        checkShift(smallest(dataset));
        if (dataset.channels() != architecture.inputChannels()) {
            throw refused(
                    "holds images of %d channel(s), the model takes %d; parameters.resize converts them"
                            .formatted(dataset.channels(), architecture.inputChannels()));
        }
        checkSize(dataset);
    }

    private void checkSize(DatasetDescription dataset) {
        if (smallest(dataset) < architecture.smallestSide()) {
            throw refused(
                    "holds images with a side of %d pixels, the model needs %d; parameters.resize enlarges them"
                            .formatted(smallest(dataset), architecture.smallestSide()));
        }
        long largest = (long) dataset.maxHeight() * dataset.maxWidth();
        if (largest > architecture.largestImage()) {
            throw refused(
                            "holds images of up to %dx%d pixels, the model takes %d pixels; parameters.resize shrinks them"
                                    .formatted(
                                            dataset.maxWidth(),
                                            dataset.maxHeight(),
                                            architecture.largestImage()))
                    .with("limit", architecture.largestImage());
        }
        if (classifies(dataset) && !architecture.classifiesAnySize() && !isTrainedSize(dataset)) {
            throw refused(
                    "holds images of up to %dx%d pixels, the model classifies images of %dx%d; parameters.resize converts them, classified 0 leaves them"
                            .formatted(
                                    dataset.maxWidth(),
                                    dataset.maxHeight(),
                                    architecture.width(),
                                    architecture.height()));
        }
    }

    private void checkShift(int smallest) {
        if (parameters.shifted() > 0 && 2 * parameters.largestShift() > smallest) {
            throw ServiceException.invalid(
                            "parameters.largestShift",
                            "largestShift is %d, must be at most half of the shortest side, %d"
                                    .formatted(parameters.largestShift(), smallest / 2))
                    .with("limit", smallest / 2);
        }
    }

    /** Whether any image of the data set may have a class of the model's. */
    boolean classifies(DatasetDescription dataset) {
        return parameters.classified() > 0
                && !Collections.disjoint(
                        architecture.classes(),
                        dataset.classes().stream().map(ClassCount::name).toList());
    }

    private boolean isTrainedSize(DatasetDescription dataset) {
        return dataset.minHeight() == architecture.height()
                && dataset.maxHeight() == architecture.height()
                && dataset.minWidth() == architecture.width()
                && dataset.maxWidth() == architecture.width();
    }

    private static int smallest(DatasetDescription dataset) {
        return Math.min(dataset.minHeight(), dataset.minWidth());
    }

    private static ServiceException refused(String message) {
        return ServiceException.invalid("dataset", message);
    }
}
