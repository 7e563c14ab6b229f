package org.latentserver.autoencoder;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.HasPictures;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;

/** Items of a data set whose codes are nearest to those of the given items. */
record Neighbors(
        @Schema(description = "Version that answered", example = "1") int version,
        @Schema(description = "Id of the data set", example = "ds-cde6a9d7aa28f99d368e35cca6d69919")
                String dataset,
        @Schema(description = "For each given item its neighbors, nearest first")
                List<List<Neighbor>> neighbors,
        @JsonIgnore List<Picture> sheet,
        @JsonIgnore int columns)
        implements HasPictures {

    /** One item of the data set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "CodeNeighbor")
    record Neighbor(
            @Schema(description = "Number of the item in the data set", example = "38620") int item,
            @Schema(description = "Its class; absent without labels", example = "7")
                    @Nullable String label,
            @Schema(description = "Euclidean distance of the codes", example = "3.21")
                    double distance) {}

    /** Each given image, and its neighbors beside it. */
    @Override
    public List<Picture> pictures() {
        if (sheet.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.NOT_ACCEPTABLE, "this model is of arrays: it has no pictures");
        }
        return sheet;
    }
}
