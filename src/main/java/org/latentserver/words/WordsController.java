package org.latentserver.words;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Npy;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/words/{model}")
@Tag(name = "words", description = "Word vectors: neighbours, analogies, similarity")
@ApiResponse(responseCode = "200")
@ApiResponse(
        responseCode = "400",
        description = "A field is missing or out of range, or the model is of another family")
@ApiResponse(
        responseCode = "404",
        description =
                "No such model; or a word is not in the vocabulary: code `unknown-word`, with"
                        + " `word` and near spellings in `suggestions`")
@ApiResponse(responseCode = "413", description = "Too many words")
@ApiResponse(responseCode = "429", description = "The queue is full: see Retry-After")
class WordsController {
    static final String VERSION_HEADER = "Latent-Version";
    private static final String MODEL = "`name`, `name:version` or `name@alias`";

    private final Serving serving;
    private final int maxItems;

    WordsController(Serving serving, RequestLimits limits) {
        this.serving = serving;
        maxItems = limits.items();
    }

    @GetMapping("/nearest")
    @Operation(
            summary = "Nearest words of a word",
            description =
                    "The k words of the highest cosine, exact, the word itself left out. Models"
                            + " trained in lower case look words up in lower case.")
    ResponseEntity<NearestResponse> nearest(
            @Parameter(description = MODEL, example = "english") @PathVariable String model,
            @Parameter(example = "king") @RequestParam String word,
            @Parameter(description = "Answers, 1 to 1000") @RequestParam(defaultValue = "10")
                    int k) {
        int checked = WordLists.k(k);
        String known = WordLists.word("word", word);
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            return answer(lease, new NearestResponse(lease.get().nearest(known, checked)));
        }
    }

    @PostMapping("/nearest")
    @Operation(
            summary = "Nearest words of a sum of words",
            description =
                    "The k words nearest to the sum of the positive minus the negative words' unit"
                        + " vectors (3CosAdd); king + woman - man asks what is to woman as king is"
                        + " to man. The words given are left out.")
    ResponseEntity<NearestResponse> nearest(
            @Parameter(description = MODEL, example = "english") @PathVariable String model,
            @RequestBody NearestRequest request) {
        List<String> positive =
                WordLists.atMost(WordLists.MAX_TERMS, "positive", request.positive());
        List<String> negative =
                WordLists.atMost(WordLists.MAX_TERMS, "negative", request.negative());
        WordLists.notEmpty("positive", positive.isEmpty() && negative.isEmpty());
        int k = WordLists.k(request.k());
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            return answer(lease, new NearestResponse(lease.get().nearest(positive, negative, k)));
        }
    }

    @PostMapping(
            path = "/similarity",
            produces = {MediaType.APPLICATION_JSON_VALUE, Npy.MEDIA_TYPE})
    @Operation(
            summary = "Similarity of pairs of words",
            description = "The cosine of the two vectors of each pair.")
    ResponseEntity<SimilarityResponse> similarity(
            @Parameter(description = MODEL, example = "english") @PathVariable String model,
            @RequestBody SimilarityRequest request) {
        List<@Nullable List<@Nullable String>> pairs =
                request.pairs() == null ? List.of() : request.pairs();
        WordLists.notEmpty("pairs", pairs.isEmpty());
        WordLists.count(maxItems, "pairs", pairs.size());
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            float[] similarities = new float[pairs.size()];
            for (int i = 0; i < similarities.length; i++) {
                String field = "pairs[" + i + "]";
                List<String> pair = WordLists.atMost(2, field, pairs.get(i));
                if (pair.size() != 2) {
                    throw ServiceException.invalid(field, field + " must hold two words");
                }
                similarities[i] = lease.get().similarity(field, pair.get(0), pair.get(1));
            }
            return answer(lease, new SimilarityResponse(similarities));
        }
    }

    @PostMapping(
            path = "/vectors",
            produces = {MediaType.APPLICATION_JSON_VALUE, Npy.MEDIA_TYPE})
    @Operation(
            summary = "Vectors of words",
            description =
                    "The vectors as trained, not normalised. With `Accept: application/x-npy`,"
                            + " float32 of shape (words, vectorSize).")
    ResponseEntity<VectorsResponse> vectors(
            @Parameter(description = MODEL, example = "english") @PathVariable String model,
            @RequestBody VectorsRequest request) {
        List<String> words = WordLists.atMost(maxItems, "words", request.words());
        WordLists.notEmpty("words", words.isEmpty());
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            return answer(lease, new VectorsResponse(lease.get().vectors(words)));
        }
    }

    private static <B> ResponseEntity<B> answer(Lease<?> lease, B body) {
        return ResponseEntity.ok()
                .header(VERSION_HEADER, Integer.toString(lease.version()))
                .body(body);
    }
}
