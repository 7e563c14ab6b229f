package org.latentserver.autoencoder.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ItemShape;
import org.latentserver.api.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What builds the network again; {@code architecture} in {@code model.json}.
 *
 * @param shape of an item: (C, H, W) of images, the row's shape of arrays
 * @param hiddenSizes of a dense encoder; empty in a convolutional one
 * @param channels of a convolutional encoder; empty in a dense one
 * @param bounded true when values lie in [0, 1] and the last layer is a sigmoid; false when the
 *     last layer is linear and the values are centred and scaled by the network itself
 * @param codeActivation what the code's own layer ends with
 * @param tiedWeights whether a dense decoder goes back by the transposed matrices of the encoder
 * @param variational whether the encoder gives mean and logarithm of the variance of each number;
 *     the code is the mean
 * @param activeCodes the largest numbers of a code that stay, the others become 0; 0 for all
 */
public record AutoencoderArchitecture(
        NetworkKind kind,
        List<Integer> shape,
        int codeSize,
        List<Integer> hiddenSizes,
        List<Integer> channels,
        Activation activation,
        boolean bounded,
        Activation codeActivation,
        boolean tiedWeights,
        boolean variational,
        int activeCodes) {

    private static final String MALFORMED =
            "the package's architecture is not an autoencoder's, or too large";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    /** The largest network that a trainer takes on: weights, gradients and moments are 1.6 GB. */
    public static final long MAX_WEIGHTS = 100_000_000;

    /**
     * Reads what a package says, which may come from anywhere.
     *
     * @throws ServiceException INVALID_DATA when it is not an autoencoder's, or too large
     */
    public static AutoencoderArchitecture read(JsonNode json) {
        try {
            AutoencoderArchitecture architecture =
                    JSON.treeToValue(complete(json), AutoencoderArchitecture.class);
            if (architecture.sound()) {
                return architecture;
            }
        } catch (JacksonException e) {
            throw new ServiceException(ErrorCode.INVALID_DATA, null, MALFORMED, e);
        }
        throw ServiceException.badData(null, MALFORMED);
    }

    /** Lays an architecture over what held when there was nothing else. */
    private static JsonNode complete(JsonNode architecture) {
        ObjectNode complete =
                JSON.createObjectNode()
                        .put("codeActivation", "linear")
                        .put("tiedWeights", false)
                        .put("variational", false)
                        .put("activeCodes", 0);
        architecture.forEachEntry(complete::set);
        return complete;
    }

    /** Values of an item. */
    public int width() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** What a request must hold for one item. */
    @JsonIgnore
    public ItemShape itemShape() {
        return images()
                ? ItemShape.image(shape.get(0), shape.get(1), shape.get(2))
                : ItemShape.vector(width());
    }

    public boolean images() {
        return shape.size() == 3 && bounded;
    }

    /**
     * Feature maps from the input to the flattened end of a convolutional encoder: (C, H, W) each.
     */
    public List<int[]> maps() {
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
    public long weights() {
        long sum = 0;
        long last = width();
        if (kind == NetworkKind.CONVOLUTIONAL) {
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
        long half = sum + last * codeSize;
        return (tiedWeights ? half : 2 * half) + (variational ? last * codeSize : 0);
    }

    /** Numbers that the encoder's last layer gives. */
    int encoderOutputs() {
        return variational ? 2 * codeSize : codeSize;
    }

    /** Whether a network of a bearable size follows from it; it may come from anywhere. */
    public boolean sound() {
        boolean convolutional = kind == NetworkKind.CONVOLUTIONAL;
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
                && (!convolutional || (bounded && shape.size() == 3 && !tiedWeights))
                && (!variational || !tiedWeights)
                && activeCodes >= 0
                && activeCodes <= codeSize
                && weights() <= MAX_WEIGHTS;
    }
}
