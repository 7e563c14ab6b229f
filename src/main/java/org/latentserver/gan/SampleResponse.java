package org.latentserver.gan;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.HasArray;
import org.latentserver.api.HasPictures;
import org.latentserver.api.NumberArray;
import org.latentserver.api.Picture;

/** Drawn pictures, at least one, all of one shape. */
record SampleResponse(
        @Schema(description = "Version that answered", example = "1") int version,
        @Schema(description = "Seed that gives these pictures again", example = "7") long seed,
        @ArraySchema(
                        arraySchema = @Schema(description = "PNG files"),
                        schema = @Schema(type = "string", format = "byte"))
                List<Picture> images,
        @ArraySchema(
                        arraySchema =
                                @Schema(
                                        description =
                                                "Class that each was to have; null for a model"
                                                        + " without classes"),
                        schema = @Schema(type = "string", example = "7"))
                @Nullable List<String> labels)
        implements HasPictures, HasArray {
    @Override
    public List<Picture> pictures() {
        return images;
    }

    /** Pixels in [0, 1], shape (count, channels, height, width). */
    @Override
    public NumberArray array() {
        return PictureArray.of(images);
    }
}
