package org.latentserver.perceptual.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Brings images of any size and colour into what a network takes. Safe for use by several threads.
 */
public record NetworkInput(Architecture architecture) {
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

    /** DJL's word for it; the rule of {@code align_corners=False}. */
    private static final int BILINEAR = 1;

    /**
     * For comparing: grey is repeated and colour made grey (Rec. 601) where the network has other
     * channels, and where a side is shorter than the network can take, images are enlarged by the
     * least whole factor, each pixel repeated. Differentiable.
     *
     * @param images float32 (N, C, H, W) in [0, 1], colour as RGB
     * @return (N, the network's channels, H', W'); the same array where nothing is to be done
     * @throws IllegalArgumentException when images are not of four axes and 1 or 3 channels
     */
    public NDArray comparable(NDArray images) {
        NDArray fitted = channels(images);
        long shortest = Math.min(images.getShape().get(2), images.getShape().get(3));
        long factor = Math.ceilDiv(architecture.smallestSide(), shortest);
        return factor <= 1 ? fitted : fitted.repeat(2, factor).repeat(3, factor);
    }

    /**
     * For classifying: as {@link #comparable}, but a network that classifies its training images'
     * size only gets images of that size, by bilinear interpolation.
     */
    public NDArray classifiable(NDArray images) {
        Shape shape = images.getShape();
        int height = architecture.height();
        int width = architecture.width();
        if (architecture.classifiesAnySize()
                || (shape.dimension() == 4 && shape.get(2) == height && shape.get(3) == width)) {
            return comparable(images);
        }
        return channels(images)
                .getNDArrayInternal()
                .interpolation(new long[] {height, width}, BILINEAR, false);
    }

    private NDArray channels(NDArray images) {
        Shape shape = images.getShape();
        long channels = shape.dimension() == 4 ? shape.get(1) : 0;
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("images are " + shape + ", must be NCHW");
        }
        if (channels == 1 && architecture.inputChannels() == 3) {
            return images.repeat(1, 3);
        }
        if (channels == 3 && architecture.inputChannels() == 1) {
            NDArray luma = images.getManager().create(LUMA, new Shape(1, 3, 1, 1));
            return images.mul(luma).sum(new int[] {1}, true);
        }
        return images;
    }
}
