package org.latentserver.words;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The verbs on given words alone. */
@RestController
@RequestMapping("/v1/words/{model}")
@Tag(name = "words", description = "Word vectors: neighbours, analogies, similarity")
@ApiResponse(
        responseCode = "404",
        description =
                "No such model; or a word is not in the vocabulary, of a model without n-grams:"
                        + " code `unknown-word`, with `word` and near spellings in"
                        + " `suggestions`")
class WordsController {
    private static final int LEAST_TO_CHOOSE = 3;

    /** A matrix of so many squared is some megabytes of JSON. */
    private static final int MOST_DISTANCES = 500;

    private final Serving serving;
    private final int maxItems;

    WordsController(Serving serving, RequestLimits limits) {
        this.serving = serving;
        maxItems = limits.items();
    }

    @PostMapping(
            path = "/similarity",
            produces = {MediaType.APPLICATION_JSON_VALUE, Npy.MEDIA_TYPE})
    @Operation(
            summary = "Similarity of pairs of words",
            description =
                    "The cosine of the two vectors of each pair. With `Accept: application/x-npy`,"
                            + " float32 of shape (pairs).")
    @ApiResponse(
            responseCode = "200",
            description = "The pairs in their order, with their cosines",
            useReturnTypeSchema = true)
    ResponseEntity<SimilarityResponse> similarity(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @RequestBody SimilarityRequest request) {
        List<@Nullable List<@Nullable String>> pairs =
                request.pairs() == null ? List.of() : request.pairs();
        WordLists.notEmpty("pairs", pairs.isEmpty());
        WordLists.count(maxItems, "pairs", pairs.size());
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            List<SimilarityResponse.Pair> answers = new ArrayList<>(pairs.size());
            for (int i = 0; i < pairs.size(); i++) {
                String field = "pairs[" + i + "]";
                List<String> pair = WordLists.atMost(2, field, pairs.get(i));
                if (pair.size() != 2) {
                    throw ServiceException.invalid(field, field + " must hold two words");
                }
                WordLookup lookup = lease.get().lookup();
                float similarity =
                        WordGeometry.cosine(
                                lookup.find(field + "[0]", pair.get(0)).unit(),
                                lookup.find(field + "[1]", pair.get(1)).unit());
                answers.add(new SimilarityResponse.Pair(pair, similarity));
            }
            return ModelAnswer.of(lease, new SimilarityResponse(answers));
        }
    }

    @PostMapping(
            path = "/vectors",
            produces = {MediaType.APPLICATION_JSON_VALUE, Npy.MEDIA_TYPE})
    @Operation(
            summary = "Vectors of words",
            description =
                    "The vectors as trained, not normalised. A model trained with n-grams (maxN)"
                            + " also has vectors of words that it never saw. With `Accept:"
                            + " application/x-npy`, float32 of shape (words, vectorSize).")
    @ApiResponse(
            responseCode = "200",
            description = "The vectors, in the order of the words",
            useReturnTypeSchema = true)
    ResponseEntity<VectorsResponse> vectors(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @RequestBody VectorsRequest request) {
        List<String> words = WordLists.atMost(maxItems, "words", request.words());
        WordLists.notEmpty("words", words.isEmpty());
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            float[][] vectors =
                    lease.get().lookup().findAll("words", words).stream()
                            .map(WordLookup.Found::vector)
                            .toArray(float[][]::new);
            return ModelAnswer.of(lease, new VectorsResponse(vectors));
        }
    }

    @PostMapping("/odd-one-out")
    @Operation(
            summary = "The word that fits least",
            description =
                    "The word whose unit vector has the lowest cosine with the mean of all of"
                            + " them.")
    @ApiResponse(
            responseCode = "200",
            description = "The word, and how well each fits",
            useReturnTypeSchema = true)
    ResponseEntity<OddOneOutResponse> oddOneOut(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @RequestBody OddOneOutRequest request) {
        List<String> words = WordLists.atMost(maxItems, "words", request.words());
        if (words.size() < LEAST_TO_CHOOSE) {
            throw ServiceException.invalid(
                    "words",
                    "words holds %d, must hold at least %d"
                            .formatted(words.size(), LEAST_TO_CHOOSE));
        }
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            List<Neighbour> fits =
                    WordGeometry.leastFittingFirst(lease.get().lookup().findAll("words", words));
            return ModelAnswer.of(lease, new OddOneOutResponse(fits.getFirst().word(), fits));
        }
    }

    @PostMapping(
            path = "/distances",
            produces = {MediaType.APPLICATION_JSON_VALUE, Npy.MEDIA_TYPE})
    @Operation(
            summary = "Distances of each word to each",
            description =
                    "As a matrix, for maps and clusters. With `Accept: application/x-npy`, float32"
                            + " of shape (words, words).")
    @ApiResponse(
            responseCode = "200",
            description = "The matrix, in the order of the words",
            useReturnTypeSchema = true)
    ResponseEntity<DistancesResponse> distances(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @RequestBody DistancesRequest request) {
        List<String> words = WordLists.atMost(MOST_DISTANCES, "words", request.words());
        WordLists.notEmpty("words", words.isEmpty());
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            List<WordLookup.Found> found = lease.get().lookup().findAll("words", words);
            float[][] distances =
                    request.metric() == DistancesRequest.Metric.EUCLIDEAN
                            ? WordGeometry.euclideanDistances(found)
                            : WordGeometry.cosineDistances(found);
            return ModelAnswer.of(lease, new DistancesResponse(words, distances));
        }
    }
}
