package org.latentserver.datasets;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

@RestController
@Tag(name = "datasets")
class DatasetPreviewController {
    private static final MediaType PLAIN_TEXT =
            MediaType.parseMediaType("text/plain;charset=UTF-8");

    private final StoredDatasets datasets;

    DatasetPreviewController(StoredDatasets datasets) {
        this.datasets = datasets;
    }

    @GetMapping("/v1/datasets/{dataset}/preview")
    @Operation(
            operationId = "previewDataset",
            summary = "Look at some items",
            description =
                    """
                    Images: a PNG contact sheet of randomly chosen ones with their labels. Text: its first lines, \
                    each cut after 1,000 characters. Arrays: the first rows as JSON, 1,000 values of each at most.
                    """)
    @ApiResponse(
            responseCode = "200",
            description = "By the kind of the data set",
            content = {
                @Content(
                        mediaType = "image/png",
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string")),
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = DatasetPreviews.Rows.class))
            })
    @ApiResponse(responseCode = "400", description = "`count` or `split` out of its range")
    @ApiResponse(responseCode = "404", description = "Unknown data set")
    @Nullable ResponseEntity<Object> preview(
            @Parameter(description = "Id or name") @PathVariable String dataset,
            @Parameter(description = "Items, 1 to 100") @RequestParam(defaultValue = "25")
                    int count,
            @Parameter(description = "Seed of the choice of images")
                    @RequestParam(defaultValue = "0")
                    long seed,
            @Parameter(description = "Images of train, validation or test only")
                    @RequestParam(required = false)
                    @Nullable String split,
            WebRequest request)
            throws IOException {
        if (count < 1 || count > DatasetPreviews.MAX_COUNT) {
            throw ServiceException.invalid(
                    "count",
                    "count is %d, must be 1 to %d".formatted(count, DatasetPreviews.MAX_COUNT));
        }
        Split only = split(split);
        Dataset found = datasets.get(dataset);
        String tag = "\"%s-%d-%d-%s\"".formatted(found.id(), count, seed, only);
        if (request.checkNotModified(tag)) {
            return null;
        }
        boolean byContent = found.id().equals(dataset);
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok()
                        .eTag(tag)
                        .cacheControl(
                                byContent
                                        ? CacheControl.maxAge(Duration.ofDays(365))
                                                .cachePrivate()
                                                .immutable()
                                        : CacheControl.noCache().cachePrivate());
        try {
            return answer(answer, found, count, seed, only);
        } catch (NoSuchFileException e) {
            throw new ServiceException(
                    ErrorCode.UNKNOWN_DATASET, "dataset", "the data set was just deleted", e);
        }
    }

    private ResponseEntity<Object> answer(
            ResponseEntity.BodyBuilder answer,
            Dataset dataset,
            int count,
            long seed,
            @Nullable Split split)
            throws IOException {
        Path content = datasets.content(dataset);
        return switch (dataset.description().kind()) {
            case IMAGES ->
                    answer.contentType(MediaType.IMAGE_PNG)
                            .body(DatasetPreviews.sheet(content, count, seed, split));
            case TEXT -> answer.contentType(PLAIN_TEXT).body(DatasetPreviews.lines(content, count));
            case ARRAYS ->
                    answer.contentType(MediaType.APPLICATION_JSON)
                            .body(DatasetPreviews.rows(content, count));
        };
    }

    private static @Nullable Split split(@Nullable String slug) {
        if (slug == null) {
            return null;
        }
        for (Split split : Split.values()) {
            if (split.slug().equals(slug)) {
                return split;
            }
        }
        throw ServiceException.invalid("split", "split must be train, validation or test");
    }
}
