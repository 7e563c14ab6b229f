package org.latentserver.datasets;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Echo;
import org.latentserver.api.Page;
import org.latentserver.api.ServiceException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
@RequestMapping("/v1/datasets")
@Tag(name = "datasets", description = "Data to train on: uploaded once, immutable")
class DatasetsController {
    private static final Set<String> PARTS =
            Arrays.stream(DatasetForm.class.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.toUnmodifiableSet());

    private final DatasetUploads uploads;
    private final StoredDatasets datasets;

    DatasetsController(DatasetUploads uploads, StoredDatasets datasets) {
        this.uploads = uploads;
        this.datasets = datasets;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(
            operationId = "uploadDataset",
            summary = "Upload data",
            description =
                    """
                    Reads and checks the files, and stores them under an id made from their content: the same content \
                    uploaded again is answered with 200 and the data set that is there, under its first name. So an \
                    upload may be repeated at any time; an `Idempotency-Key` is accepted and not needed.

                    **idx** images (three dimensions of bytes) with `labels`, as MNIST has them. **images**: a zip or \
                    tar of PNG and JPEG files; the first folder is the label, or, where the first folders are `train`, \
                    `validation`, `test`, the split, and the next one the label. A folder around everything is \
                    ignored. Grey pictures among coloured ones become coloured. **npy**: bytes of shape (N, H, W), \
                    (N, H, W, C) or (N, C, H, W) are images, anything else rows; an npz holds `images`, `x` or `data` \
                    and maybe `labels` or `y`, each also with `_train`, `_validation`, `_test`. **csv** with a header: \
                    numbers, and maybe a `labelColumn`. **text**: one stream, or one document a line, maybe in columns \
                    divided by tabs; blank lines are no documents.
                    """,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema = @Schema(implementation = DatasetForm.class))))
    @ApiResponse(
            responseCode = "201",
            description = "Stored",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the data set",
                            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "200", description = "The same content was stored before")
    @ApiResponse(
            responseCode = "400",
            description = "A part is missing, unknown or out of its range, or doesn't fit the data")
    @ApiResponse(responseCode = "409", description = "The name belongs to other content")
    @ApiResponse(responseCode = "413", description = "More than the configured limits")
    @ApiResponse(
            responseCode = "422",
            description = "A file is empty, truncated, corrupt, mislabelled or of no known format")
    @ApiResponse(responseCode = "429", description = "Too many uploads at the same time")
    @ApiResponse(responseCode = "507", description = "The disk is full")
    ResponseEntity<Dataset> upload(
            @Parameter(hidden = true) @ModelAttribute DatasetForm form,
            @Parameter(hidden = true) MultipartHttpServletRequest request)
            throws IOException {
        checkParts(request);
        StoredDatasets.Stored stored = uploads.store(form);
        URI location = URI.create("/v1/datasets/" + stored.dataset().id());
        return ResponseEntity.status(stored.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .location(location)
                .body(stored.dataset());
    }

    private static void checkParts(MultipartHttpServletRequest request) {
        Set<String> names = new TreeSet<>(request.getParameterMap().keySet());
        names.addAll(request.getMultiFileMap().keySet());
        for (String name : names) {
            int times =
                    request.getMultiFileMap().getOrDefault(name, java.util.List.of()).size()
                            + (request.getParameterValues(name) == null
                                    ? 0
                                    : request.getParameterValues(name).length);
            if (!PARTS.contains(name)) {
                throw ServiceException.invalid(
                        Echo.of(name),
                        "unknown part '%s', known are %s"
                                .formatted(Echo.of(name), String.join(", ", new TreeSet<>(PARTS))));
            }
            if (times > 1) {
                throw ServiceException.invalid(
                        name, "the part '%s' is there %d times".formatted(name, times));
            }
        }
    }

    @GetMapping
    @Operation(
            operationId = "listDatasets",
            summary = "List data sets by name",
            description = "Pages of descriptions, in the order of their names.")
    @ApiResponse(responseCode = "200", description = "One page")
    @ApiResponse(responseCode = "400", description = "`limit` out of its range")
    Page<Dataset> list(
            @Parameter(description = "1 to 500") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        return datasets.page(after, limit);
    }

    @GetMapping("/{dataset}")
    @Operation(
            operationId = "getDataset",
            summary = "Describe a data set",
            description =
                    "Count, shape, classes with their counts, splits, and of text its tokens and"
                            + " vocabulary.")
    @ApiResponse(responseCode = "200", description = "Its description")
    @ApiResponse(responseCode = "404", description = "Unknown data set")
    ResponseEntity<Dataset> get(
            @Parameter(description = "Id or name") @PathVariable String dataset) {
        Dataset found = datasets.get(dataset);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePrivate())
                .eTag("\"%s-%d\"".formatted(found.id(), found.createdAt().toEpochMilli()))
                .body(found);
    }

    @DeleteMapping("/{dataset}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteDataset",
            summary = "Delete a data set",
            description = "Its files and its name. Versions trained on it stay and keep its id.")
    @ApiResponse(responseCode = "204", description = "Deleted")
    @ApiResponse(responseCode = "404", description = "Unknown data set")
    @ApiResponse(responseCode = "409", description = "A job that isn't finished uses it")
    void delete(@Parameter(description = "Id or name") @PathVariable String dataset)
            throws IOException {
        datasets.delete(dataset);
    }
}
