package org.latentserver.autoencoder;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Items;
import org.latentserver.api.ItemsBody;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.measures.ErrorQuantiles;
import org.latentserver.autoencoder.neighbors.CodeIndex;
import org.latentserver.autoencoder.neighbors.CodeIndexes;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.datasets.Dataset;
import org.latentserver.datasets.Datasets;
import org.latentserver.datasets.content.ArrayContent;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.content.StoredItems;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Items compared with data: with the items of a data set, and with what was trained on. */
@RestController
@RequestMapping("/v1/autoencoders/{model}")
@Tag(name = "autoencoders")
class ComparisonController {
    private static final int DEFAULT_NEIGHBORS = 10;
    private static final int MAX_NEIGHBORS = 100;
    private static final double DEFAULT_QUANTILE = 0.99;

    private final Serving serving;
    private final Datasets datasets;
    private final CodeIndexes indexes;

    ComparisonController(Serving serving, Datasets datasets, CodeIndexes indexes) {
        this.serving = serving;
        this.datasets = datasets;
        this.indexes = indexes;
    }

    @PostMapping(
            path = "/neighbors",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.IMAGE_PNG_VALUE})
    @Operation(
            summary = "Find the items of a data set nearest in code space",
            description =
                    "For each given item the `k` items (default 10, at most 100) of `dataset`"
                            + " whose codes are nearest, exactly. The first search with a version"
                            + " encodes the data set, which takes a while; its codes are kept."
                            + " With `Accept: image/png`, each given image in a row with its"
                            + " neighbors.")
    @ApiResponse(
            responseCode = "200",
            description = "Numbers, labels and distances of the neighbors",
            useReturnTypeSchema = true)
    ResponseEntity<Neighbors> neighbors(
            @Parameter(description = AutoencoderController.MODEL, example = "digits") @PathVariable
                    String model,
            @ItemsBody(
                            options = {
                                @ItemsBody.Option(
                                        name = "dataset",
                                        description =
                                                "data set to search in, by name or identifier;"
                                                        + " required"),
                                @ItemsBody.Option(
                                        name = "k",
                                        type = Integer.class,
                                        description =
                                                "neighbors of each item; 10 by default, at most"
                                                        + " 100")
                            })
                    Items items)
            throws IOException {
        int k = items.intOption("k", DEFAULT_NEIGHBORS, 1, MAX_NEIGHBORS);
        String name = items.option("dataset");
        if (name == null || name.isBlank()) {
            throw ServiceException.invalid("dataset", "dataset is missing");
        }
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            Autoencoder autoencoder = lease.get();
            List<float[]> given = ModelItems.rows(autoencoder, items);
            Dataset dataset = datasets.get(name);
            checkFits(autoencoder.architecture(), dataset);
            try (StoredItems content = open(dataset);
                    CodeIndex index =
                            indexes.of(
                                    autoencoder.packageId(),
                                    autoencoder.architecture().codeSize(),
                                    dataset,
                                    content,
                                    autoencoder::encode)) {
                List<List<CodeIndex.Hit>> hits = index.nearest(autoencoder.encode(given), k);
                return AutoencoderController.answer(
                        lease,
                        new Neighbors(
                                lease.version(),
                                dataset.id(),
                                hits.stream().map(row -> named(row, content)).toList(),
                                sheet(autoencoder.architecture(), given, hits, content),
                                1 + hits.getFirst().size()));
            }
        }
    }

    private static void checkFits(AutoencoderArchitecture architecture, Dataset dataset) {
        DatasetDescription description = dataset.description();
        boolean images = description.kind() == DatasetKind.IMAGES;
        if (!architecture.shape().equals(description.shape())
                || (architecture.images() && !images)) {
            throw ServiceException.invalid(
                    "dataset",
                    "data set %s holds %s of shape %s, this model takes %s of shape %s"
                            .formatted(
                                    dataset.name(),
                                    images ? "images" : "items",
                                    description.shape(),
                                    architecture.images() ? "images" : "items",
                                    architecture.shape()));
        }
    }

    private StoredItems open(Dataset dataset) throws IOException {
        return dataset.description().kind() == DatasetKind.IMAGES
                ? ImageContent.open(datasets.content(dataset))
                : ArrayContent.open(datasets.content(dataset));
    }

    private static List<Neighbors.Neighbor> named(List<CodeIndex.Hit> hits, StoredItems content) {
        return hits.stream()
                .map(hit ->
                        new Neighbors.Neighbor(
                                hit.item(), label(hit.item(), content), hit.distance()))
                .toList();
    }

    private static @Nullable String label(int item, StoredItems content) {
        int label = content.label(item);
        List<DatasetDescription.ClassCount> classes = content.description().classes();
        return label < 0 || label >= classes.size() ? null : classes.get(label).name();
    }

    private static List<Picture> sheet(
            AutoencoderArchitecture architecture,
            List<float[]> given,
            List<List<CodeIndex.Hit>> hits,
            StoredItems content) {
        if (!architecture.images()) {
            return List.of();
        }
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            rows.add(given.get(i));
            for (CodeIndex.Hit hit : hits.get(i)) {
                float[] values = new float[architecture.width()];
                content.copy(hit.item(), values, 0);
                rows.add(values);
            }
        }
        return ModelItems.pictures(architecture, rows);
    }

    @PostMapping(path = "/anomaly", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Judge how unlike the training data items are",
            description =
                    "The score is the error of the reconstruction. The threshold is the score that"
                            + " the share `quantile` (default 0.99) of the validation items stayed"
                            + " below when the version was trained. Versions from before thresholds"
                            + " were kept answer 409.")
    @ApiResponse(
            responseCode = "200",
            description = "Scores in the order of the items",
            useReturnTypeSchema = true)
    ResponseEntity<Anomalies> anomaly(
            @Parameter(description = AutoencoderController.MODEL, example = "digits") @PathVariable
                    String model,
            @ItemsBody(
                            options =
                                    @ItemsBody.Option(
                                            name = "quantile",
                                            type = Double.class,
                                            description =
                                                    "share of the validation items that count as"
                                                        + " usual, from 0 to 1; 0.99 by default"))
                    Items items) {
        double quantile = VariationController.number(items, "quantile", DEFAULT_QUANTILE, 0, 1);
        try (Lease<Autoencoder> lease = serving.lease(model, Autoencoder.class)) {
            Autoencoder autoencoder = lease.get();
            ErrorQuantiles errors = autoencoder.errors();
            if (errors == null) {
                throw ServiceException.conflict(
                        "version %d of %s was trained before thresholds were kept; train it again"
                                .formatted(lease.version(), lease.model()));
            }
            List<float[]> given = ModelItems.rows(autoencoder, items);
            List<float[]> copies = autoencoder.decode(autoencoder.encode(given));
            double threshold = errors.threshold(quantile);
            List<Anomalies.Score> scores = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                double score = ModelItems.mse(given.get(i), copies.get(i));
                scores.add(new Anomalies.Score(score, score > threshold));
            }
            return AutoencoderController.answer(
                    lease, new Anomalies(lease.version(), quantile, threshold, scores));
        }
    }
}
