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

/** The verbs that search the vocabulary. */
@RestController
@RequestMapping("/v1/words/{model}")
@Tag(name = "words")
@ApiResponse(
        responseCode = "404",
        description =
                "No such model; or a word is not in the vocabulary, of a model without n-grams:"
                        + " code `unknown-word`, with `word` and near spellings in"
                        + " `suggestions`")
class NeighboursController {
    private final Serving serving;
    private final int maxItems;

    NeighboursController(Serving serving, RequestLimits limits) {
        this.serving = serving;
        maxItems = limits.items();
    }

    @GetMapping("/nearest")
    @Operation(
            summary = "Nearest words of a word",
            description =
                    "The k words of the highest cosine, the word itself left out. Models trained in"
                        + " lower case look words up in lower case. Large vocabularies answer from"
                        + " an approximate index, see `index`, unless `exact` is asked for.")
    @ApiResponse(
            responseCode = "200",
            description = "The words, by falling cosine",
            useReturnTypeSchema = true)
    ResponseEntity<NearestAnswer> nearest(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @Parameter(example = "king") @RequestParam String word,
            @Parameter(description = "Answers, 1 to 1000") @RequestParam(defaultValue = "10") int k,
            @Parameter(description = "Answers only among so many of the most frequent words")
                    @RequestParam(required = false)
                    @Nullable Integer restrict,
            @Parameter(description = "Exact also where there is an approximate index")
                    @RequestParam(defaultValue = "false")
                    boolean exact) {
        NearestQuestion question =
                NearestQuestion.ofWord(WordLists.word("word", word), k, restrict, exact);
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            WordLookup lookup = lease.get().lookup();
            lookup.find("word", word); // named so in the refusal, not positive[0]
            return ModelAnswer.of(
                    lease, lease.get().neighbours().answer(List.of(question)).getFirst());
        }
    }

    @PostMapping("/nearest")
    @Operation(
            summary = "Nearest words of sums of words, or of a vector",
            description =
                    "With `3cosadd` the k words nearest to the sum of the positive minus the"
                        + " negative words' unit vectors; king + woman - man asks what is to woman"
                        + " as king is to man. With `3cosmul` (Levy and Goldberg 2014) products"
                        + " instead of sums. The words given are left out. Several `queries` in one"
                        + " call share the work and are answered in `answers`.")
    @ApiResponse(
            responseCode = "200",
            description = "The words, by falling similarity",
            useReturnTypeSchema = true)
    ResponseEntity<NearestResponse> nearest(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @RequestBody NearestRequest request) {
        List<NearestQuestion> questions = questions(request);
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            List<NearestAnswer> answers = lease.get().neighbours().answer(questions);
            return ModelAnswer.of(
                    lease,
                    request.isOneQuery()
                            ? NearestResponse.of(answers.getFirst())
                            : NearestResponse.of(answers));
        }
    }

    private List<NearestQuestion> questions(NearestRequest request) {
        List<@Nullable NearestQuery> queries = request.queries();
        if (queries == null || queries.isEmpty()) {
            return List.of(NearestQuestion.of(request.query(), ""));
        }
        if (request.isBoth()) {
            throw ServiceException.invalid("queries", "nothing may stand beside queries");
        }
        WordLists.count(maxItems, "queries", queries.size());
        List<NearestQuestion> questions = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            String field = "queries[" + i + "]";
            NearestQuery query = queries.get(i);
            if (query == null) {
                throw ServiceException.invalid(field, field + " must be a query");
            }
            questions.add(NearestQuestion.of(query, field + "."));
        }
        return WordLists.bounded("queries", questions);
    }

    @PostMapping("/analogies")
    @Operation(
            summary = "Completes analogies",
            description =
                    "a is to b as c is to what? The words nearest to b - a + c, or with `3cosmul`"
                        + " those of the best product; the three words given are left out. Several"
                        + " at once share the work.")
    @ApiResponse(
            responseCode = "200",
            description = "The answers, in the order of the analogies",
            useReturnTypeSchema = true)
    ResponseEntity<AnalogiesResponse> analogies(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @RequestBody AnalogiesRequest request) {
        List<Analogy> analogies = Analogy.of(request.analogies(), maxItems);
        NearestQuestion.Options options =
                new NearestQuestion.Options(
                        "",
                        List.of(),
                        WordLists.k(request.k()),
                        NearestQuestion.within("restrict", request.restrict()),
                        Boolean.TRUE.equals(request.exact()));
        boolean product = request.method() == NearestMethod.COS_MUL;
        List<NearestQuestion> questions =
                WordLists.bounded(
                        "analogies",
                        analogies.stream()
                                .map(analogy -> analogy.question(options, product))
                                .toList());
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            analogies.forEach(analogy -> analogy.check(lease.get().lookup()));
            List<NearestAnswer> answers = lease.get().neighbours().answer(questions);
            List<AnalogiesResponse.Solved> solved = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                solved.add(analogies.get(i).solved(answers.get(i)));
            }
            return ModelAnswer.of(lease, new AnalogiesResponse(solved));
        }
    }

    @PostMapping(
            path = "/centroid",
            produces = {MediaType.APPLICATION_JSON_VALUE, Npy.MEDIA_TYPE})
    @Operation(
            summary = "Centroid of words or of a phrase",
            description =
                    "The mean of the words' unit vectors, and the nearest other words. With"
                            + " `Accept: application/x-npy`, the mean as float32 of shape"
                            + " (vectorSize).")
    @ApiResponse(
            responseCode = "200",
            description = "The mean and its nearest words",
            useReturnTypeSchema = true)
    ResponseEntity<CentroidResponse> centroid(
            @Parameter(description = ModelAnswer.MODEL, example = "english") @PathVariable
                    String model,
            @RequestBody CentroidRequest request) {
        int k = WordLists.k(request.k());
        Phrase phrase = Phrase.of(request.words(), request.text(), maxItems);
        try (Lease<WordVectors> lease = serving.lease(model, WordVectors.class)) {
            WordLookup lookup = lease.get().lookup();
            List<WordLookup.Found> found = phrase.found(lookup);
            float[] mean = WordGeometry.mean(found.stream().map(WordLookup.Found::unit).toList());
            return ModelAnswer.of(
                    lease,
                    new CentroidResponse(
                            mean,
                            found.stream().map(WordLookup.Found::word).toList(),
                            phrase.unknown(lookup),
                            lease.get().neighbours().nearest(mean, found, k)));
        }
    }
}
