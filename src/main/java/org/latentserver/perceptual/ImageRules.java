package org.latentserver.perceptual;

import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.perceptual.network.Architecture;

/** Which images a network takes as they are. */
record ImageRules(Architecture architecture) {

    boolean isLarge(Picture picture) {
        return (long) picture.height() * picture.width() > architecture.largestImage();
    }

    boolean isSmall(Picture picture) {
        return Math.min(picture.height(), picture.width()) < architecture.smallestSide();
    }

    /**
     * @throws ServiceException INVALID_REQUEST or TOO_LARGE naming the field, what it is and what
     *     the model takes
     */
    Picture check(Picture picture, String field) {
        if (picture.channels() != architecture.inputChannels()) {
            throw ServiceException.invalid(
                    field,
                    "%s has %d channel(s), this model takes images of %d; resize converts them"
                            .formatted(field, picture.channels(), architecture.inputChannels()));
        }
        if (isSmall(picture)) {
            throw ServiceException.invalid(
                    field,
                    "%s is %dx%d pixels, each side must have at least %d; resize enlarges it"
                            .formatted(
                                    field,
                                    picture.width(),
                                    picture.height(),
                                    architecture.smallestSide()));
        }
        if (isLarge(picture)) {
            throw ServiceException.tooLarge(
                    field,
                    "%s is %dx%d pixels, this model takes at most %d pixels; resize shrinks it"
                            .formatted(
                                    field,
                                    picture.width(),
                                    picture.height(),
                                    architecture.largestImage()),
                    architecture.largestImage());
        }
        return picture;
    }
}
