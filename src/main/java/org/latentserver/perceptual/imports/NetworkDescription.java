package org.latentserver.perceptual.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.models.formats.ImportedFile;
import org.latentserver.perceptual.network.Preprocessing;
import org.latentserver.perceptual.network.Preprocessing.ColourOrder;
import org.latentserver.perceptual.network.SqueezeNet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code manifest} part of an import: what the weights alone don't tell. Pictures are scaled by
 * {@code (maximum * pixel - mean) / deviation}, pixel in [0, 1].
 *
 * @param architecture {@code squeezenet-1.0} or {@code squeezenet-1.1}
 * @param colourOrder default {@code rgb}
 * @param maximum value of white, default 1
 * @param mean by channel in colour order, default 0
 * @param deviation by channel, default 1
 * @param taps layers to compare, default those of LPIPS
 * @param classes names by label number, default the numbers
 * @param size side of the training images, default 227
 * @param classifierPadding of the classifier's convolution, default 0; 1 in Caffe's network
 */
record NetworkDescription(
        @Nullable String description,
        @Nullable String architecture,
        @Nullable ColourOrder colourOrder,
        @Nullable Double maximum,
        @Nullable List<Float> mean,
        @Nullable List<Float> deviation,
        @Nullable List<String> taps,
        @Nullable List<String> classes,
        @Nullable Integer size,
        @Nullable Integer classifierPadding) {
    static final String PART = "manifest";

    private static final int MOST_BYTES = 1 << 22;
    private static final int CHANNELS = 3;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /**
     * @throws ServiceException INVALID_DATA naming {@code manifest} when it can't be read
     */
    static NetworkDescription of(ImportedFile file) throws IOException {
        byte[] json;
        try (InputStream in = file.open()) {
            json = in.readNBytes(MOST_BYTES + 1);
        }
        if (json.length > MOST_BYTES) {
            throw ServiceException.tooLarge(
                    PART, "the manifest has more than " + MOST_BYTES + " bytes", MOST_BYTES);
        }
        try {
            NetworkDescription read = JSON.readValue(json, NetworkDescription.class);
            if (read == null) {
                throw refused("is empty");
            }
            return read;
        } catch (JacksonException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_DATA,
                    PART,
                    "the manifest is not as described: " + e.getOriginalMessage(),
                    e);
        }
    }

    /**
     * The network, checked.
     *
     * @param labels that the classifier tells apart; 0 without a classifier
     * @param linear whether there are learned weights of the taps' channels
     */
    SqueezeNet squeezeNet(int labels, boolean linear) {
        SqueezeNet network =
                new SqueezeNet(
                        version(),
                        preprocessing(),
                        given(taps, SqueezeNet.LPIPS_TAPS),
                        size == null ? SqueezeNet.TRAINED_SIZE : size,
                        classes(labels),
                        classifierPadding == null ? 0 : classifierPadding,
                        linear);
        List<String> known = network.knownTaps();
        if (!known.stream().filter(network.taps()::contains).toList().equals(network.taps())) {
            throw refused("taps must be some of %s, in that order".formatted(known));
        }
        try {
            network.check();
        } catch (ServiceException e) {
            throw refused(
                    "size must be 32 to 512, classifierPadding 0 or 1, mean and deviation of 3"
                            + " numbers, deviation positive");
        }
        return network;
    }

    private SqueezeNet.Version version() {
        String name = architecture == null ? "" : architecture;
        return switch (name) {
            case "squeezenet-1.0" -> SqueezeNet.Version.V1_0;
            case "squeezenet-1.1" -> SqueezeNet.Version.V1_1;
            default -> throw refused("architecture must be squeezenet-1.0 or squeezenet-1.1");
        };
    }

    private Preprocessing preprocessing() {
        return new Preprocessing(
                colourOrder == null ? ColourOrder.RGB : colourOrder,
                maximum == null ? 1 : maximum,
                given(mean, all(0)),
                given(deviation, all(1)));
    }

    private List<String> classes(int labels) {
        List<String> numbers = IntStream.range(0, labels).mapToObj(Integer::toString).toList();
        List<String> names = given(classes, numbers);
        if (names.size() != labels) {
            throw refused(
                    "%d classes are named, the weights' classifier has %d"
                            .formatted(names.size(), labels));
        }
        return names;
    }

    private static List<Float> all(float value) {
        return Collections.nCopies(CHANNELS, value);
    }

    /** Null and empty mean the same: not given. */
    private static <T> List<T> given(@Nullable List<T> list, List<T> otherwise) {
        return list == null || list.isEmpty() ? otherwise : list;
    }

    private static ServiceException refused(String what) {
        return ServiceException.badData(PART, "the manifest: " + what);
    }
}
