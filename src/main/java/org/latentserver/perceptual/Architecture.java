package org.latentserver.perceptual;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a package must say for its network to be built again.
 *
 * @param inputChannels 1 or 3
 * @param height of the training images, pixels
 * @param width of the training images, pixels
 * @param channels of each stage
 * @param residualBlocks in each stage
 * @param mean of the training images by channel, in units of [0, 1]
 * @param deviation standard deviation of the training images by channel, same units
 * @param classes names by label number
 */
record Architecture(
        int inputChannels,
        int height,
        int width,
        List<Integer> channels,
        List<Integer> residualBlocks,
        List<Float> mean,
        List<Float> deviation,
        List<String> classes) {
    private static final int SMALLEST_SIDE = 32;

    /** Names of the stages whose outputs can be compared, from the first to the deepest. */
    List<String> layers() {
        return IntStream.rangeClosed(1, channels.size()).mapToObj(i -> "stage" + i).toList();
    }

    /** Pixels that each side of a compared image must have: 32, or less when trained on less. */
    int smallestSide() {
        return Math.min(SMALLEST_SIDE, Math.min(height, width));
    }
}
