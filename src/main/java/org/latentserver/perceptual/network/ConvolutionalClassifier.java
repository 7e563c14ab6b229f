package org.latentserver.perceptual.network;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The classifier that this service trains: stages of 3x3 convolutions, each after the first at half
 * the size, mean over places, one linear layer. Each stage is a layer of the distance.
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
public record ConvolutionalClassifier(
        int inputChannels,
        int height,
        int width,
        List<Integer> channels,
        List<Integer> residualBlocks,
        List<Float> mean,
        List<Float> deviation,
        List<String> classes)
        implements Architecture {
    /** Sides that trained images may have. */
    public static final int SMALLEST_TRAINED = 28;

    public static final int LARGEST_TRAINED = 256;

    private static final int SMALLEST_SIDE = 32;

    @Override
    public List<String> layers() {
        return IntStream.rangeClosed(1, channels.size()).mapToObj(i -> "stage" + i).toList();
    }

    /** 32, or less when trained on less. */
    @Override
    public int smallestSide() {
        return Math.min(SMALLEST_SIDE, Math.min(height, width));
    }

    @Override
    public double valuesPerPixel() {
        double most = inputChannels;
        for (int i = 0; i < channels.size(); i++) {
            most = Math.max(most, channels.get(i) / Math.pow(4, i));
        }
        return most;
    }

    /** False: what it learned of 28x28 digits says nothing about the digits of a page. */
    @Override
    public boolean classifiesAnySize() {
        return false;
    }

    @Override
    public void check() {
        boolean sound =
                (inputChannels == 1 || inputChannels == 3)
                        && height >= SMALLEST_TRAINED
                        && width >= SMALLEST_TRAINED
                        && height <= LARGEST_TRAINED
                        && width <= LARGEST_TRAINED
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
            throw Architecture.unsound();
        }
    }
}
