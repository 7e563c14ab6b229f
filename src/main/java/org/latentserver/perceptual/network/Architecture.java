package org.latentserver.perceptual.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelManifest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a package must say for its network to be built again. In JSON the property {@code kind}
 * tells which network it is; packages without it hold a {@link ConvolutionalClassifier}.
 */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        property = "kind",
        defaultImpl = ConvolutionalClassifier.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ConvolutionalClassifier.class, name = "classifier"),
    @JsonSubTypes.Type(value = SqueezeNet.class, name = "squeezenet")
})
public sealed interface Architecture permits ConvolutionalClassifier, SqueezeNet {
    /** The name of the family, as in URLs and manifests. */
    String FAMILY = "perceptual";

    /** Pixels of the largest image that any network compares. */
    long LARGEST_IMAGE = 512 * 512;

    /** Values of the largest feature map of one pass: 32 MB as float32. */
    long LARGEST_FEATURES = 1 << 23;

    /** Channels of the pictures: 1 or 3. */
    int inputChannels();

    /** Height of the pictures that it was trained on. */
    int height();

    /** Width of the pictures that it was trained on. */
    int width();

    /** Names of the classes by label number; empty for a network without a classifier. */
    List<String> classes();

    /** Names of the layers whose outputs can be compared, from the first to the deepest. */
    @JsonIgnore
    List<String> layers();

    /** Pixels that each side of a compared image must have. */
    @JsonIgnore
    int smallestSide();

    /** Values of the largest feature map for each pixel of the picture. */
    @JsonIgnore
    double valuesPerPixel();

    /** Whether images of other sizes than the training images can be classified. */
    @JsonIgnore
    boolean classifiesAnySize();

    /**
     * Checks what an imported package says.
     *
     * @throws ServiceException INVALID_DATA when no network can be built of it
     */
    void check();

    /** Pixels that all images of one pass together may have: bounds its memory. */
    @JsonIgnore
    default long largestPass() {
        return (long) (LARGEST_FEATURES / valuesPerPixel());
    }

    /** Pixels that one image may have. */
    @JsonIgnore
    default long largestImage() {
        return Math.min(LARGEST_IMAGE, largestPass());
    }

    /**
     * Reads the architecture of a manifest, checked.
     *
     * @throws ServiceException INVALID_DATA when it is no perceptual model's
     */
    static Architecture of(JsonNode json) {
        try {
            Architecture architecture =
                    JsonMapper.builder().build().treeToValue(json, Architecture.class);
            architecture.check();
            return architecture;
        } catch (JacksonException | NullPointerException e) { // lists that are missing
            throw unsound();
        }
    }

    /**
     * The architecture that a manifest tells, checked.
     *
     * @throws ServiceException INVALID_DATA when it is no perceptual model's
     */
    static Architecture of(ModelManifest manifest) {
        String family = manifest.family();
        if (!family.equals(FAMILY)) {
            throw ServiceException.badData(
                    null, "a perceptual model is needed, the package is of family " + family);
        }
        return of(manifest.architecture());
    }

    /** As a manifest holds it. */
    default JsonNode json() {
        return JsonMapper.builder().build().valueToTree(this);
    }

    /** The refusal of an architecture that no network can be built of. */
    static ServiceException unsound() {
        return ServiceException.badData(
                null, "the package's architecture is not a perceptual model's");
    }
}
