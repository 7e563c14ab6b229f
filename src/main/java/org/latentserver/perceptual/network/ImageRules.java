package org.latentserver.perceptual.network;

import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;

/** Which images a network takes as they are, and how others are made to fit. */
public record ImageRules(Architecture architecture) {

    private boolean isLarge(Picture picture) {
        return (long) picture.height() * picture.width() > architecture.largestImage();
    }

    private boolean isSmall(Picture picture) {
        return Math.min(picture.height(), picture.width()) < architecture.smallestSide();
    }

    /** In the network's channels, and at its training size where it is too small or too large. */
    public Picture comparable(Picture picture) {
        Picture channels = Pictures.toChannels(picture, architecture.inputChannels());
        return isLarge(picture) || isSmall(picture)
                ? Pictures.resize(channels, architecture.height(), architecture.width())
                : channels;
    }

    /**
     * In the network's channels and at its training size: of photographs the middle square, as
     * their classifiers are tested.
     */
    public Picture classifiable(Picture picture) {
        Picture channels = Pictures.toChannels(picture, architecture.inputChannels());
        Picture cut = architecture.classifiesAnySize() ? middle(channels) : channels;
        return Pictures.resize(cut, architecture.height(), architecture.width());
    }

    private static Picture middle(Picture picture) {
        int side = Math.min(picture.height(), picture.width());
        int top = (picture.height() - side) / 2;
        int left = (picture.width() - side) / 2;
        float[] pixels = new float[picture.channels() * side * side];
        for (int c = 0; c < picture.channels(); c++) {
            for (int y = 0; y < side; y++) {
                int from = (c * picture.height() + top + y) * picture.width() + left;
                System.arraycopy(picture.pixels(), from, pixels, (c * side + y) * side, side);
            }
        }
        return new Picture(picture.channels(), side, side, pixels);
    }

    /**
     * Checks an image that is taken as it is.
     *
     * @throws ServiceException INVALID_REQUEST or TOO_LARGE naming the field, what it is and what
     *     the model takes
     */
    public Picture check(Picture picture, String field) {
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
