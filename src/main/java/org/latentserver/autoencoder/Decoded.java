package org.latentserver.autoencoder;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.HasArray;
import org.latentserver.api.HasPictures;
import org.latentserver.api.NumberArray;
import org.latentserver.api.Picture;
import org.latentserver.api.PictureQuality;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;

/**
 * What came out of a decoder: images, or rows of a model of arrays.
 *
 * @param quality one for each item of a reconstruction; null otherwise
 * @param rows all values, flat
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Images, or rows of a model of arrays")
record Decoded(
        @Schema(description = "base64 PNG each; absent when the model is of arrays")
                @Nullable List<Picture> images,
        @Schema(description = "rows; absent when the model is of images")
                @Nullable List<float[]> outputs,
        @Schema(description = "of a reconstruction against its original; psnr and ssim of images")
                @Nullable List<PictureQuality> quality,
        @Schema(
                        description =
                                "of an interpolation of images: base64 PNG each, the two blended"
                                        + " pixel by pixel, for comparison")
                @Nullable List<Picture> blended,
        @JsonIgnore AutoencoderArchitecture architecture,
        @JsonIgnore List<float[]> rows)
        implements HasPictures, HasArray {

    static Decoded of(AutoencoderArchitecture architecture, List<float[]> rows) {
        return architecture.images()
                ? new Decoded(
                        ModelItems.pictures(architecture, rows),
                        null,
                        null,
                        null,
                        architecture,
                        rows)
                : new Decoded(null, rows, null, null, architecture, rows);
    }

    /** A way from one item to another, and the blend of the two without any code. */
    static Decoded way(
            AutoencoderArchitecture architecture, List<float[]> rows, List<float[]> blend) {
        Decoded way = of(architecture, rows);
        return architecture.images()
                ? new Decoded(
                        way.images,
                        null,
                        null,
                        ModelItems.pictures(architecture, blend),
                        architecture,
                        rows)
                : way;
    }

    /** With the quality of each against its original. */
    Decoded against(List<float[]> originals) {
        List<PictureQuality> qualities = new ArrayList<>(rows.size());
        List<Picture> before =
                images == null ? List.of() : ModelItems.pictures(architecture, originals);
        for (int i = 0; i < rows.size(); i++) {
            qualities.add(
                    images == null
                            ? new PictureQuality(
                                    ModelItems.mse(originals.get(i), rows.get(i)), null, null)
                            : PictureQuality.of(before.get(i), images.get(i)));
        }
        return new Decoded(images, outputs, qualities, blended, architecture, rows);
    }

    @Override
    public List<Picture> pictures() {
        if (images == null) {
            throw new ServiceException(
                    ErrorCode.NOT_ACCEPTABLE, "this model is of arrays: it has no pictures");
        }
        if (blended == null) {
            return images;
        }
        List<Picture> both = new ArrayList<>(images);
        both.addAll(blended);
        return both;
    }

    @Override
    public int columns() {
        return blended != null ? rows.size() : HasPictures.super.columns();
    }

    @Override
    public NumberArray array() {
        int[] shape =
                Stream.concat(Stream.of(rows.size()), architecture.shape().stream())
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new NumberArray(shape, NumberArray.ofRows(rows.toArray(float[][]::new)).values());
    }
}
