package org.latentserver.perceptual.training;

import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.perceptual.network.ConvolutionalClassifier;

/** What a data set must be for a classifier to be trained on it. */
public final class TrainableImages {
    static final int SMALLEST_SIDE = ConvolutionalClassifier.SMALLEST_TRAINED;
    static final int LARGEST_SIDE = ConvolutionalClassifier.LARGEST_TRAINED;

    /** So that a held-out twentieth is not empty and a batch can be filled. */
    static final int FEWEST_ITEMS = 40;

    /** Values of the largest feature map of a step: 128 MB as float32, held several times over. */
    private static final long LARGEST_FEATURES = 1 << 25;

    private TrainableImages() {}

    /**
     * @throws ServiceException INVALID_REQUEST naming {@code dataset} and what is wrong with it
     */
    public static void check(DatasetDescription dataset) {
        if (dataset.kind() != DatasetKind.IMAGES) {
            throw refused("must hold images, not " + dataset.kind().slug());
        }
        if (dataset.shape() == null) {
            throw refused("must hold images of one size");
        }
        if (dataset.classes().size() < 2) {
            throw refused(
                    "must be labelled with at least 2 classes, has " + dataset.classes().size());
        }
        int smallest = Math.min(dataset.minHeight(), dataset.minWidth());
        int largest = Math.max(dataset.maxHeight(), dataset.maxWidth());
        if (smallest < SMALLEST_SIDE || largest > LARGEST_SIDE) {
            throw refused(
                    "images must have sides of %d to %d pixels, are %dx%d"
                            .formatted(
                                    SMALLEST_SIDE,
                                    LARGEST_SIDE,
                                    dataset.maxWidth(),
                                    dataset.maxHeight()));
        }
        if (dataset.count(Split.TRAIN) < FEWEST_ITEMS) {
            throw refused(
                    "needs at least %d training images, has %d"
                            .formatted(FEWEST_ITEMS, dataset.count(Split.TRAIN)));
        }
    }

    /**
     * @throws ServiceException INVALID_REQUEST naming {@code parameters.batchSize} when one step
     *     would need too much memory
     */
    public static void checkMemory(PerceptualParameters parameters, DatasetDescription dataset) {
        double valuesPerPixel = 0;
        for (int i = 0; i < parameters.channels().size(); i++) {
            valuesPerPixel =
                    Math.max(valuesPerPixel, parameters.channels().get(i) / Math.pow(4, i));
        }
        double perImage = valuesPerPixel * dataset.maxHeight() * dataset.maxWidth();
        long most = (long) (LARGEST_FEATURES / perImage);
        if (parameters.batchSize() > most) {
            throw ServiceException.invalid(
                            "parameters.batchSize",
                            "batchSize is %d; with these channels and images of %dx%d pixels at most %d fit in memory"
                                    .formatted(
                                            parameters.batchSize(),
                                            dataset.maxWidth(),
                                            dataset.maxHeight(),
                                            most))
                    .with("limit", most);
        }
    }

    private static ServiceException refused(String message) {
        return ServiceException.invalid("dataset", message);
    }
}
