package org.latentserver.datasets;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.latentserver.datasets.content.DatasetDescription;

/**
 * A stored data set.
 *
 * @param id {@code ds-} and 32 hex digits of the SHA-256 of its content: the same content is the
 *     same id
 * @param name what users call it; unique
 */
public record Dataset(
        @Schema(
                        description = "Made from the content",
                        example = "ds-cde6a9d7aa28f99d368e35cca6d69919")
                String id,
        @Schema(example = "mnist") String name,
        Instant createdAt,
        DatasetDescription description) {}
