package org.latentserver.autoencoder;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.latentserver.api.ItemShape;

/**
 * What builds the network again; {@code architecture} in {@code model.json}.
 *
 * @param shape of an item: (C, H, W) of images, the row's shape of arrays
 * @param hiddenSizes of a dense encoder; empty in a convolutional one
 * @param channels of a convolutional encoder; empty in a dense one
 * @param bounded true when values lie in [0, 1] and the last layer is a sigmoid; false when the
 *     last layer is linear and the values are centred and scaled by the network itself
 */
record AutoencoderArchitecture(
        AutoencoderParameters.Kind kind,
        List<Integer> shape,
        int codeSize,
        List<Integer> hiddenSizes,
        List<Integer> channels,
        Activation activation,
        boolean bounded) {

    /** The largest network that a trainer takes on: weights, gradients and moments are 1.6 GB. */
    static final long MAX_WEIGHTS = 100_000_000;

    static AutoencoderArchitecture of(
            AutoencoderParameters parameters, List<Integer> shape, boolean bounded) {
        boolean dense = parameters.architecture() == AutoencoderParameters.Kind.DENSE;
        return new AutoencoderArchitecture(
                parameters.architecture(),
                List.copyOf(shape),
                parameters.codeSize(),
                dense ? List.copyOf(parameters.hiddenSizes()) : List.of(),
                dense ? List.of() : List.copyOf(parameters.channels()),
                parameters.activation(),
                bounded);
    }

    /** Values of an item. */
    int width() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** What a request must hold for one item. */
    @JsonIgnore
    ItemShape itemShape() {
        return images()
                ? ItemShape.image(shape.get(0), shape.get(1), shape.get(2))
                : ItemShape.vector(width());
    }

    boolean images() {
        return shape.size() == 3 && bounded;
    }

    /**
     * Feature maps from the input to the flattened end of a convolutional encoder: (C, H, W) each.
     */
    List<int[]> maps() {
        List<int[]> maps = new ArrayList<>();
        int[] map = {shape.get(0), shape.get(1), shape.get(2)};
        maps.add(map);
        for (int next : channels) {
            map = new int[] {next, (map[1] + 1) / 2, (map[2] + 1) / 2};
            maps.add(map);
        }
        return maps;
    }

    /** Weights in both halves, without biases. */
    long weights() {
        long sum = 0;
        long last = width();
        if (kind == AutoencoderParameters.Kind.CONVOLUTIONAL) {
            List<int[]> maps = maps();
            for (int i = 1; i < maps.size(); i++) {
                sum += 9L * maps.get(i - 1)[0] * maps.get(i)[0];
            }
            int[] end = maps.getLast();
            last = (long) end[0] * end[1] * end[2];
        }
        for (int size : hiddenSizes) {
            sum += last * size;
            last = size;
        }
        return 2 * (sum + last * codeSize);
    }

    /** Whether a network of a bearable size follows from it; it may come from anywhere. */
    boolean sound() {
        boolean convolutional = kind == AutoencoderParameters.Kind.CONVOLUTIONAL;
        boolean small =
                Stream.of(shape, hiddenSizes, channels, List.of(codeSize))
                        .allMatch(sizes ->
                                sizes.size() <= 16
                                        && sizes.stream().allMatch(n -> n > 0 && n <= 1 << 20));
        long width = 1;
        for (int dimension : small ? shape : List.<Integer>of()) {
            width = Math.min(width * dimension, Integer.MAX_VALUE);
        }
        return small
                && width <= MAX_WEIGHTS
                && (!convolutional || (bounded && shape.size() == 3))
                && weights() <= MAX_WEIGHTS;
    }
}
