package org.latentserver.gan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.HasArray;
import org.latentserver.api.HasPictures;
import org.latentserver.api.NumberArray;
import org.latentserver.api.Picture;

/** Pictures of chosen noise, at least one, all of one shape; as a PNG they are one strip. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LatentPictures(
        @Schema(description = "Version that answered", example = "1") int version,
        @Schema(description = "Class of all pictures; absent for a model without classes")
                @Nullable String label,
        @ArraySchema(
                        arraySchema = @Schema(description = "PNG files"),
                        schema = @Schema(type = "string", format = "byte"))
                List<Picture> images,
        @Schema(description = "Noise vector of each picture: what other calls take as `z`")
                List<float[]> latents)
        implements HasPictures, HasArray {
    @Override
    public List<Picture> pictures() {
        return images;
    }

    @Override
    public int columns() {
        return images.size();
    }

    /** Pixels in [0, 1], shape (count, channels, height, width). */
    @Override
    public NumberArray array() {
        return PictureArray.of(images);
    }
}
