package org.latentserver.gan.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What builds both networks again; {@code architecture} of the manifest.
 *
 * @param network what a stage is made of
 * @param stages how often the generator doubles and the discriminator halves the sides
 * @param latentSize length of z
 * @param channels 1 or 3
 * @param height divisible by 2 to the power of stages, as is the width
 * @param generatorWidth channels of the generator's first, smallest maps
 * @param discriminatorWidth channels of the discriminator's first maps
 * @param spectralNorm whether the discriminator's weights are spectrally normalised
 * @param classes names of the classes that both networks are told; empty for none
 */
public record GanArchitecture(
        NetworkKind network,
        int stages,
        int latentSize,
        int channels,
        int height,
        int width,
        int generatorWidth,
        int discriminatorWidth,
        boolean spectralNorm,
        List<String> classes) {
    public static final int LARGEST_LATENT = 512;
    public static final int LARGEST_WIDTH = 512;
    public static final int MOST_CLASSES = 1000;

    /** Every picture is halved and doubled twice at least. */
    static final int SIZE_FACTOR = 4;

    static final int SMALLEST_SIDE = 8;
    static final int LARGEST_SIDE = 128;
    private static final int LEAST_STAGES = 2;
    private static final int MOST_STAGES = 4;

    public GanArchitecture {
        checkSide("height", height);
        checkSide("width", width);
        if (channels != 1 && channels != 3) {
            throw ServiceException.invalid("dataset", "must have 1 or 3 channels, not " + channels);
        }
        if (classes.size() > MOST_CLASSES) {
            throw ServiceException.invalid(
                            "dataset",
                            "has %d classes, a conditional gan takes %d"
                                    .formatted(classes.size(), MOST_CLASSES))
                    .with("limit", MOST_CLASSES);
        }
        if (stages < LEAST_STAGES
                || stages > MOST_STAGES
                || height % (1 << stages) != 0
                || width % (1 << stages) != 0
                || latentSize < 1
                || latentSize > LARGEST_LATENT
                || generatorWidth < 1
                || generatorWidth > LARGEST_WIDTH
                || discriminatorWidth < 1
                || discriminatorWidth > LARGEST_WIDTH) {
            throw ServiceException.badData(null, "the package's architecture is out of bounds");
        }
        classes = List.copyOf(classes);
    }

    /** As a manifest says it; those written before there was a choice say less. */
    @JsonCreator
    static GanArchitecture read(
            @JsonProperty("network") @Nullable NetworkKind network,
            @JsonProperty("stages") @Nullable Integer stages,
            @JsonProperty("latentSize") int latentSize,
            @JsonProperty("channels") int channels,
            @JsonProperty("height") int height,
            @JsonProperty("width") int width,
            @JsonProperty("generatorWidth") int generatorWidth,
            @JsonProperty("discriminatorWidth") int discriminatorWidth,
            @JsonProperty("spectralNorm") @Nullable Boolean spectralNorm,
            @JsonProperty("classes") @Nullable List<String> classes) {
        return new GanArchitecture(
                network == null ? NetworkKind.CONVOLUTIONAL : network,
                stages == null ? LEAST_STAGES : stages,
                latentSize,
                channels,
                height,
                width,
                generatorWidth,
                discriminatorWidth,
                spectralNorm == null || spectralNorm,
                classes == null ? List.of() : classes);
    }

    /**
     * The architecture that a manifest tells.
     *
     * @throws ServiceException INVALID_DATA when it is no gan's
     */
    public static GanArchitecture of(ModelManifest manifest) {
        try {
            return JsonMapper.builder()
                    .build()
                    .treeToValue(manifest.architecture(), GanArchitecture.class);
        } catch (JacksonException | ServiceException e) {
            throw ServiceException.badData(null, "the package's architecture is not a gan's");
        }
    }

    /** Stages for a picture: halved while both sides stay even and 4 or more, twice at least. */
    public static int stages(int height, int width) {
        int stages = LEAST_STAGES;
        while (stages < MOST_STAGES
                && height % (1 << (stages + 1)) == 0
                && width % (1 << (stages + 1)) == 0
                && Math.min(height, width) >> (stages + 1) >= 4) {
            stages++;
        }
        return stages;
    }

    /** Whether both networks are told a class. */
    boolean conditional() {
        return !classes.isEmpty();
    }

    int startHeight() {
        return height >> stages;
    }

    int startWidth() {
        return width >> stages;
    }

    /** Values in one picture. */
    public int pixels() {
        return channels * height * width;
    }

    /** Cuts pixels in [0, 1], (N, channels, height, width), into pictures. */
    public List<Picture> pictures(float[] pixels) {
        List<Picture> pictures = new ArrayList<>();
        for (int at = 0; at < pixels.length; at += pixels()) {
            float[] one = Arrays.copyOfRange(pixels, at, at + pixels());
            pictures.add(new Picture(channels, height, width, one));
        }
        return pictures;
    }

    private static void checkSide(String side, int length) {
        if (length % SIZE_FACTOR != 0 || length < SMALLEST_SIDE || length > LARGEST_SIDE) {
            throw ServiceException.invalid(
                    "dataset",
                    "images must have a %s divisible by %d, from %d to %d; it is %d"
                            .formatted(side, SIZE_FACTOR, SMALLEST_SIDE, LARGEST_SIDE, length));
        }
    }
}
