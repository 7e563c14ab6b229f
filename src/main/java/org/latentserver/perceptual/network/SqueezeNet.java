package org.latentserver.perceptual.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SqueezeNet 1.0 or 1.1 (Iandola et al. 2016, arXiv 1602.07360): one convolution, eight fire
 * modules with three poolings between, and where there is a classifier, a 1x1 convolution whose
 * outputs are averaged over places. Tensors have the names and shapes of torchvision's.
 *
 * @param preprocessing of three channels
 * @param taps layers that are compared: {@code relu1} and {@code fire2} to {@code fire9}
 * @param size side of the images that it was trained on, pixels
 * @param classes names by label number; empty without a classifier
 * @param classifierPadding of the classifier's convolution: 0 in torchvision, 1 in Caffe's network
 * @param linear whether learned weights of the channels of each tap are part of it (LPIPS)
 */
public record SqueezeNet(
        Version version,
        Preprocessing preprocessing,
        List<String> taps,
        int size,
        List<String> classes,
        int classifierPadding,
        boolean linear)
        implements Architecture {
    /** The layers that LPIPS compares. */
    public static final List<String> LPIPS_TAPS =
            List.of("relu1", "fire3", "fire5", "fire6", "fire7", "fire8", "fire9");

    /** Side of ImageNet's crops in both versions. */
    public static final int TRAINED_SIZE = 227;

    static final String FIRST = "relu1";
    static final String CONVOLUTION = "features.0";
    static final String CLASSIFIER = "classifier.1";

    private static final int SMALLEST_SIDE = 32;
    private static final int LARGEST_SIDE = 512;
    private static final int MOST_CLASSES = 100_000;

    /** The two published networks. */
    @SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
    public enum Version {
        @JsonProperty("1.0")
        V1_0(96, 7, List.of(3, 4, 5, 7, 8, 9, 10, 12), List.of("fire2", "fire5", "fire9")),
        @JsonProperty("1.1")
        V1_1(64, 3, List.of(3, 4, 6, 7, 9, 10, 11, 12), List.of("fire2", "fire4", "fire6"));

        private final int channels;
        private final int kernel;
        private final List<Integer> positions;
        private final List<String> pooled;

        /**
         * @param channels of the first convolution
         * @param kernel side of the first convolution
         * @param positions of the fire modules in the sequence of layers
         * @param pooled fire modules before which there is a pooling
         */
        Version(int channels, int kernel, List<Integer> positions, List<String> pooled) {
            this.channels = channels;
            this.kernel = kernel;
            this.positions = positions;
            this.pooled = pooled;
        }

        int kernel() {
            return kernel;
        }

        int channels() {
            return channels;
        }
    }

    /**
     * A fire module: a 1x1 convolution to few channels, then 1x1 and 3x3 convolutions side by side.
     *
     * @param key what its tensors' names begin with
     * @param expand output channels of each of the two
     * @param pooled whether a pooling stands before it
     */
    record Fire(String name, String key, int input, int squeeze, int expand, boolean pooled) {
        int output() {
            return 2 * expand;
        }
    }

    List<Fire> fires() {
        List<Fire> fires = new ArrayList<>();
        int input = version.channels;
        for (int i = 0; i < version.positions.size(); i++) {
            int squeeze = 16 * (i / 2 + 1);
            String name = "fire" + (i + 2);
            Fire fire =
                    new Fire(
                            name,
                            "features." + version.positions.get(i),
                            input,
                            squeeze,
                            4 * squeeze,
                            version.pooled.contains(name));
            fires.add(fire);
            input = fire.output();
        }
        return fires;
    }

    /** Shapes of all tensors by name. */
    public Map<String, long[]> tensors() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        convolution(shapes, CONVOLUTION, version.channels, 3, version.kernel);
        List<Fire> fires = fires();
        for (Fire fire : fires) {
            convolution(shapes, fire.key + ".squeeze", fire.squeeze, fire.input, 1);
            convolution(shapes, fire.key + ".expand1x1", fire.expand, fire.squeeze, 1);
            convolution(shapes, fire.key + ".expand3x3", fire.expand, fire.squeeze, 3);
        }
        if (!classes.isEmpty()) {
            convolution(shapes, CLASSIFIER, classes.size(), fires.getLast().output(), 1);
        }
        for (int i = 0; linear && i < taps.size(); i++) {
            shapes.put(linear(i), new long[] {1, channels(taps.get(i)), 1, 1});
        }
        return shapes;
    }

    /** Name of the tensor that holds the learned weights of a tap's channels. */
    public static String linear(int tap) {
        return "lin" + tap + ".model.1.weight";
    }

    private static void convolution(
            Map<String, long[]> shapes, String key, int output, int input, int kernel) {
        shapes.put(key + ".weight", new long[] {output, input, kernel, kernel});
        shapes.put(key + ".bias", new long[] {output});
    }

    private int channels(String tap) {
        return tap.equals(FIRST)
                ? version.channels
                : fires().stream()
                        .filter(fire -> fire.name.equals(tap))
                        .mapToInt(Fire::output)
                        .findFirst()
                        .orElseThrow();
    }

    /** All layers that can be tapped, from the first to the deepest. */
    @JsonIgnore
    public List<String> knownTaps() {
        List<String> known = new ArrayList<>(List.of(FIRST));
        fires().forEach(fire -> known.add(fire.name));
        return known;
    }

    @Override
    @JsonIgnore
    public int inputChannels() {
        return preprocessing.channels();
    }

    @Override
    @JsonIgnore
    public int height() {
        return size;
    }

    @Override
    @JsonIgnore
    public int width() {
        return size;
    }

    @Override
    public List<String> layers() {
        return taps;
    }

    @Override
    public int smallestSide() {
        return SMALLEST_SIDE;
    }

    /** The first convolution halves each side. */
    @Override
    public double valuesPerPixel() {
        return version.channels / 4.0;
    }

    @Override
    public boolean classifiesAnySize() {
        return true;
    }

    @Override
    public void check() {
        boolean sound =
                version != null
                        && preprocessing.isSound()
                        && preprocessing.channels() == 3
                        && !taps.isEmpty()
                        && knownTaps().stream().filter(taps::contains).toList().equals(taps)
                        && size >= SMALLEST_SIDE
                        && size <= LARGEST_SIDE
                        && classes.size() != 1
                        && classes.size() <= MOST_CLASSES
                        && (classifierPadding == 0 || classifierPadding == 1);
        if (!sound) {
            throw Architecture.unsound();
        }
    }
}
