package org.latentserver.perceptual;

import java.util.List;
import java.util.stream.IntStream;
import org.latentserver.api.ServiceException;

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
    private static final int LARGEST_IMAGE = 512 * 512;

    /** Values of the largest feature map of one pass: 32 MB as float32. */
    private static final long LARGEST_FEATURES = 1 << 23;

    /** Names of the stages whose outputs can be compared, from the first to the deepest. */
    List<String> layers() {
        return IntStream.rangeClosed(1, channels.size()).mapToObj(i -> "stage" + i).toList();
    }

    /** Pixels that each side of a compared image must have: 32, or less when trained on less. */
    int smallestSide() {
        return Math.min(SMALLEST_SIDE, Math.min(height, width));
    }

    /** Pixels that a compared image may have: bounds the memory of one pass. */
    long largestImage() {
        return Math.min(LARGEST_IMAGE, largestPass());
    }

    /** Pixels that all images of one pass together may have. */
    long largestPass() {
        double valuesPerPixel = inputChannels;
        for (int i = 0; i < channels.size(); i++) {
            valuesPerPixel = Math.max(valuesPerPixel, channels.get(i) / Math.pow(4, i));
        }
        return (long) (LARGEST_FEATURES / valuesPerPixel);
    }

    /**
     * Checks what an imported package says.
     *
     * @throws ServiceException INVALID_DATA when no network can be built of it
     */
    void check() {
        boolean sound =
                (inputChannels == 1 || inputChannels == 3)
                        && height >= TrainableImages.SMALLEST_SIDE
                        && width >= TrainableImages.SMALLEST_SIDE
                        && height <= TrainableImages.LARGEST_SIDE
                        && width <= TrainableImages.LARGEST_SIDE
                        && channels.size() >= 2
                        && channels.size() <= 5
                        && channels.stream().allMatch(count -> count >= 1 && count <= 256)
                        && residualBlocks.size() == channels.size()
                        && residualBlocks.stream().allMatch(count -> count >= 0 && count <= 3)
                        && mean.size() == inputChannels
                        && deviation.size() == inputChannels
                        && deviation.stream().allMatch(value -> value > 0)
                        && classes.size() >= 2;
        if (!sound) {
            throw ServiceException.badData(
                    null, "the package's architecture is not a perceptual model's");
        }
    }
}
