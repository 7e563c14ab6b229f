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

/**
 * What came out of a decoder: images, or rows of a model of arrays.
 *
 * @param quality one for each item of a reconstruction; null otherwise
 * @param rows all values, flat
 * @param strip whether pictures belong in one line
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
        @JsonIgnore AutoencoderArchitecture architecture,
        @JsonIgnore List<float[]> rows,
        @JsonIgnore boolean strip)
        implements HasPictures, HasArray {

    static Decoded of(AutoencoderArchitecture architecture, List<float[]> rows, boolean strip) {
        return architecture.images()
                ? new Decoded(pictures(architecture, rows), null, null, architecture, rows, strip)
                : new Decoded(null, rows, null, architecture, rows, strip);
    }

    /** With the quality of each against its original. */
    Decoded against(List<float[]> originals) {
        List<PictureQuality> qualities = new ArrayList<>(rows.size());
        List<Picture> before = images == null ? List.of() : pictures(architecture, originals);
        for (int i = 0; i < rows.size(); i++) {
            qualities.add(
                    images == null
                            ? new PictureQuality(mse(originals.get(i), rows.get(i)), null, null)
                            : PictureQuality.of(before.get(i), images.get(i)));
        }
        return new Decoded(images, outputs, qualities, architecture, rows, strip);
    }

    private static List<Picture> pictures(
            AutoencoderArchitecture architecture, List<float[]> rows) {
        List<Integer> shape = architecture.shape();
        return rows.stream()
                .map(row -> new Picture(shape.get(0), shape.get(1), shape.get(2), row))
                .toList();
    }

    private static double mse(float[] reference, float[] candidate) {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double difference = reference[i] - candidate[i];
            sum += difference * difference;
        }
        return sum / reference.length;
    }

    @Override
    public List<Picture> pictures() {
        if (images == null) {
            throw new ServiceException(
                    ErrorCode.NOT_ACCEPTABLE, "this model is of arrays: it has no pictures");
        }
        return images;
    }

    @Override
    public int columns() {
        return strip ? rows.size() : HasPictures.super.columns();
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
