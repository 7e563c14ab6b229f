package org.latentserver.autoencoder.training;

import java.util.ArrayList;
import java.util.List;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.Activation;
import org.latentserver.autoencoder.network.NetworkKind;
import org.latentserver.autoencoder.network.NoiseKind;

/** Which parameters go together. */
public final class ParameterRules {
    private ParameterRules() {}

    /**
     * @throws ServiceException INVALID_REQUEST naming the parameter that contradicts another
     */
    public static void check(AutoencoderParameters parameters) {
        checkCode(parameters);
        if (parameters.variational()) {
            checkVariational(parameters);
        }
        if (parameters.tiedWeights() && parameters.architecture() != NetworkKind.DENSE) {
            throw refused("tiedWeights", "needs architecture dense");
        }
        if (parameters.lossWeight() == 0 && !parameters.perceptual()) {
            throw refused("lossWeight", "is 0: without a perceptualModel nothing is minimized");
        }
        if (parameters.noise() == NoiseKind.MASKING && parameters.noiseLevel() >= 1) {
            throw refused("noiseLevel", "must be below 1 with masking: nothing would be left");
        }
    }

    private static void checkCode(AutoencoderParameters parameters) {
        if (parameters.activeCodes() > parameters.codeSize()) {
            throw refused(
                    "activeCodes",
                    "is %d, must be 0 to codeSize %d"
                            .formatted(parameters.activeCodes(), parameters.codeSize()));
        }
        if (parameters.klWeight() > 0 && parameters.codeActivation() != Activation.SIGMOID) {
            throw refused(
                    "klWeight",
                    "needs codeActivation sigmoid: the average activity must lie between 0 and 1");
        }
        List<String> penalties = new ArrayList<>();
        if (parameters.activeCodes() > 0) {
            penalties.add("activeCodes");
        }
        if (parameters.klWeight() > 0) {
            penalties.add("klWeight");
        }
        if (parameters.l1Codes() > 0) {
            penalties.add("l1Codes");
        }
        if (penalties.size() > 1) {
            throw refused(
                    penalties.get(1),
                    "and %s both make codes sparse; use one of them".formatted(penalties.get(0)));
        }
        if (!penalties.isEmpty() && parameters.variational()) {
            throw refused(penalties.get(0), "does not go with variational, which has beta for it");
        }
    }

    private static void checkVariational(AutoencoderParameters parameters) {
        if (parameters.codeActivation() != Activation.LINEAR) {
            throw refused("codeActivation", "must be linear with variational: codes are normal");
        }
        if (parameters.tiedWeights()) {
            throw refused("tiedWeights", "does not go with variational, whose encoder gives more");
        }
    }

    private static ServiceException refused(String name, String reason) {
        String field = "parameters." + name;
        return ServiceException.invalid(field, field + " " + reason);
    }
}
