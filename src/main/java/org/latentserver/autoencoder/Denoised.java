package org.latentserver.autoencoder;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.HasPictures;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;

/** Images with their noise taken off, beside what they were before when that is known. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "Denoised images; with added noise also the noisy ones and the quality of both")
record Denoised(
        @Schema(description = "base64 PNG each, denoised") List<Picture> images,
        @Schema(description = "base64 PNG each, with the noise that was added")
                @Nullable List<Picture> noisy,
        @Schema(description = "of each against the image as it was given")
                @Nullable List<BeforeAndAfter> quality,
        @Schema(description = "seed that gives the same noise again", example = "7")
                @Nullable Long seed,
        @JsonIgnore List<Picture> given)
        implements HasPictures {

    /** Quality of one image with its noise, and without it again. */
    record BeforeAndAfter(PictureQuality noisy, PictureQuality denoised) {}

    /** Of images that were noisy when they came. */
    static Denoised of(List<Picture> given, List<Picture> denoised) {
        return new Denoised(denoised, null, null, null, given);
    }

    /** Of images that noise was added to. */
    static Denoised of(
            List<Picture> clean, List<Picture> noisy, List<Picture> denoised, long seed) {
        List<BeforeAndAfter> quality = new ArrayList<>();
        for (int i = 0; i < clean.size(); i++) {
            quality.add(
                    new BeforeAndAfter(
                            PictureQuality.of(clean.get(i), noisy.get(i)),
                            PictureQuality.of(clean.get(i), denoised.get(i))));
        }
        return new Denoised(denoised, noisy, quality, seed, clean);
    }

    /** Rows of the given, the noisy where noise was added, and the denoised. */
    @Override
    public List<Picture> pictures() {
        List<Picture> all = new ArrayList<>(given);
        if (noisy != null) {
            all.addAll(noisy);
        }
        all.addAll(images);
        return all;
    }

    @Override
    public int columns() {
        return images.size();
    }
}
