package org.latentserver.words;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Page;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.Lease;
import org.latentserver.serving.Serving;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a model knows, and how it is searched. */
@RestController
@RequestMapping("/v1/words/{model}")
@Tag(name = "words")
@ApiResponse(responseCode = "404", description = "No such model")
class VocabularyController {
    private final Serving serving;

    VocabularyController(Serving serving) {
        this.serving = serving;
    }

    @GetMapping("/vocabulary")
    @Operation(
            summary = "Words of the vocabulary",
            description = "By falling frequency, with their counts; those that start so.")
    @ApiResponse(responseCode = "200", description = "A page of words", useReturnTypeSchema = true)
    ResponseEntity<Page<VocabularyEntry>> vocabulary(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @Parameter(description = "What the words start with", example = "quee")
                    @RequestParam(required = false)
                    @Nullable String prefix,
            @Parameter(description = "Words, 1 to 500") @RequestParam(defaultValue = "50")
                    int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false)
                    @Nullable String after) {
        Page.checkLimit(limit);
        int from = rank(after);
        String start = prefix == null || prefix.isEmpty() ? "" : WordLists.word("prefix", prefix);
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            List<VocabularyEntry> found = entries(lease.get().lookup(), start, from, limit + 1);
            return ModelAnswer.of(
                    lease, Page.of(found, limit, entry -> Integer.toString(entry.rank())));
        }
    }

    private static List<VocabularyEntry> entries(
            WordLookup lookup, String prefix, int from, int count) {
        String start = lookup.normalized(prefix);
        List<VocabularyEntry> found = new ArrayList<>();
        for (int number = from; number < lookup.size() && found.size() < count; number++) {
            if (lookup.word(number).startsWith(start)) {
                found.add(
                        new VocabularyEntry(number + 1, lookup.word(number), lookup.count(number)));
            }
        }
        return found;
    }

    private static int rank(@Nullable String after) {
        if (after == null || after.isEmpty()) {
            return 0;
        }
        if (!after.matches("[0-9]{1,9}")) {
            throw ServiceException.invalid("after", "after must be `next` of a page");
        }
        return Integer.parseInt(after);
    }

    @GetMapping("/index")
    @Operation(
            summary = "How nearest words are searched",
            description =
                    "Size, kind and recall of the search, measured by the service on words of this"
                        + " model. Large vocabularies get a graph, built once in the background and"
                        + " kept on disk; answers are exact until it is ready.")
    @ApiResponse(responseCode = "200", description = "The state now", useReturnTypeSchema = true)
    ResponseEntity<IndexResponse> index(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model) {
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            return ModelAnswer.of(lease, IndexResponse.of(lease.get().index()));
        }
    }
}
