package org.latentserver.perceptual;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Item;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.ImageRules;

/** Makes pairs that a model can compare of the images of a request, or says why it can't. */
final class ComparedImages {
    static final int MOST_PAIRS = 256;

    private final Architecture architecture;
    private final RequestLimits limits;
    private final boolean resize;

    ComparedImages(Architecture architecture, RequestLimits limits, boolean resize) {
        this.architecture = architecture;
        this.limits = limits;
        this.resize = resize;
    }

    /**
     * The pairs of a request.
     *
     * @throws ServiceException naming {@code pairs[i].reference} or {@code pairs[i].candidate}
     */
    List<PicturePair> of(@Nullable List<ScoreRequest.@Nullable Pair> pairs) {
        int count = pairs == null ? 0 : pairs.size();
        if (pairs == null || count < 1 || count > MOST_PAIRS) {
            throw ServiceException.invalid(
                            "pairs", "pairs holds " + count + " pairs, must be 1 to " + MOST_PAIRS)
                    .with("limit", MOST_PAIRS);
        }
        List<PicturePair> pictures = new ArrayList<>(count);
        long pixels = 0;
        for (int i = 0; i < count; i++) {
            ScoreRequest.Pair pair = pairs.get(i);
            String field = "pairs[" + i + "]";
            if (pair == null || pair.reference() == null || pair.candidate() == null) {
                throw ServiceException.invalid(
                        field, field + " must hold a reference and a candidate");
            }
            PicturePair decoded = pair(pair.reference(), pair.candidate());
            pixels += 2L * decoded.reference().height() * decoded.reference().width();
            if (pixels > limits.requestPixels()) {
                throw ServiceException.tooLarge(
                        field,
                        "the images of this call hold more than %d pixels; send fewer pairs at a time"
                                .formatted(limits.requestPixels()),
                        limits.requestPixels());
            }
            pictures.add(decoded);
        }
        return pictures;
    }

    /** One pair. */
    PicturePair pair(Item reference, Item candidate) {
        String second = candidate.field();
        Picture left = fitted(reference.picture(), reference.field());
        Picture right = candidate.picture();
        if (resize) {
            Picture channels = Pictures.toChannels(right, architecture.inputChannels());
            return new PicturePair(left, Pictures.resize(channels, left.height(), left.width()));
        }
        right = fitted(right, second);
        if (left.height() != right.height() || left.width() != right.width()) {
            throw ServiceException.invalid(
                    second,
                    "%s is %dx%d pixels, its reference %dx%d; they must be of one size, or be sent with resize"
                            .formatted(
                                    second,
                                    right.width(),
                                    right.height(),
                                    left.width(),
                                    left.height()));
        }
        return new PicturePair(left, right);
    }

    private Picture fitted(Picture picture, String field) {
        ImageRules rules = new ImageRules(architecture);
        return resize ? rules.comparable(picture) : rules.check(picture, field);
    }
}
