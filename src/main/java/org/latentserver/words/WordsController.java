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
@ApiResponse(
        responseCode = "404",
        description =
                "No such model; or a word is not in the vocabulary: code `unknown-word`, with"
                        + " `word` and near spellings in `suggestions`")
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
    @ApiResponse(
            responseCode = "200",
            description = "The words, by falling cosine",
            useReturnTypeSchema = true)
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
    @ApiResponse(
            responseCode = "200",
            description = "The words, by falling cosine",
            useReturnTypeSchema = true)
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
            description =
                    "The cosine of the two vectors of each pair. With `Accept: application/x-npy`,"
                            + " float32 of shape (pairs).")
    @ApiResponse(
            responseCode = "200",
            description = "The pairs in their order, with their cosines",
            useReturnTypeSchema = true)
    ResponseEntity<SimilarityResponse> similarity(
            @Parameter(description = MODEL, example = "english") @PathVariable String model,
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
                float similarity = lease.get().similarity(field, pair.get(0), pair.get(1));
                answers.add(new SimilarityResponse.Pair(pair, similarity));
            }
            return answer(lease, new SimilarityResponse(answers));
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
    @ApiResponse(
            responseCode = "200",
            description = "The vectors, in the order of the words",
            useReturnTypeSchema = true)
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
