package org.latentserver.autoencoder;

import java.util.List;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.NetworkKind;
import org.latentserver.autoencoder.training.AutoencoderParameters;
import org.latentserver.autoencoder.training.AutoencoderTrainer;
import org.latentserver.autoencoder.training.ParameterRules;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;
import org.latentserver.jobs.TrainableFamily;
import org.springframework.stereotype.Component;

/** What the job service knows of autoencoders. */
@Component
class AutoencoderFamily implements TrainableFamily<AutoencoderParameters> {
    static final String NAME = AutoencoderTrainer.FAMILY;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Learns a short code for images of one size or rows, and the way back";
    }

    @Override
    public AutoencoderParameters defaults() {
        return AutoencoderParameters.DEFAULTS;
    }

    @Override
    public void check(AutoencoderParameters parameters, DatasetDescription dataset) {
        if (dataset.kind() == DatasetKind.TEXT) {
            throw ServiceException.invalid("dataset", "must hold images or arrays, not text");
        }
        ParameterRules.check(parameters);
        List<Integer> shape = dataset.shape();
        if (shape == null) {
            throw ServiceException.invalid(
                    "dataset",
                    "must hold images of one size; these have heights from %d to %d and widths from %d to %d"
                            .formatted(
                                    dataset.minHeight(),
                                    dataset.maxHeight(),
                                    dataset.minWidth(),
                                    dataset.maxWidth()));
        }
        if (dataset.count(Split.TRAIN) < 2) {
            throw ServiceException.invalid(
                    "dataset",
                    "must have at least 2 items to train on, has " + dataset.count(Split.TRAIN));
        }
        if (parameters.architecture() == NetworkKind.CONVOLUTIONAL) {
            checkConvolutional(parameters, dataset, shape);
        }
        if (!parameters.perceptualModel().isEmpty() && dataset.kind() != DatasetKind.IMAGES) {
            throw ServiceException.invalid(
                    "parameters.perceptualModel", "compares images; the data set holds arrays");
        }
        checkSize(parameters, shape);
    }

    private static void checkConvolutional(
            AutoencoderParameters parameters, DatasetDescription dataset, List<Integer> shape) {
        if (dataset.kind() != DatasetKind.IMAGES) {
            throw ServiceException.invalid(
                    "parameters.architecture",
                    "convolutional needs a data set of images; use dense for arrays");
        }
        int layers = parameters.channels().size();
        int side = Math.min(shape.get(1), shape.get(2));
        if (side < 1 << layers) {
            throw ServiceException.invalid(
                    "parameters.channels",
                    "%d layers halve the images below one pixel: the shorter side has %d"
                            .formatted(layers, side));
        }
    }

    private static void checkSize(AutoencoderParameters parameters, List<Integer> shape) {
        long weights = parameters.network(shape, true).weights();
        if (weights > AutoencoderArchitecture.MAX_WEIGHTS) {
            String field =
                    parameters.architecture() == NetworkKind.DENSE
                            ? "parameters.hiddenSizes"
                            : "parameters.codeSize";
            throw ServiceException.invalid(
                            field,
                            "the network would have %d weights, at most %d are possible"
                                    .formatted(weights, AutoencoderArchitecture.MAX_WEIGHTS))
                    .with("limit", AutoencoderArchitecture.MAX_WEIGHTS);
        }
    }
}
