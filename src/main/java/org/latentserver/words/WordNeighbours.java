package org.latentserver.words;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.latentserver.api.ServiceException;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import org.latentserver.words.search.FloatRows;
import org.latentserver.words.search.Hit;
import org.latentserver.words.search.ProductQuery;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.WordSearch;

/** Nearest words of words and vectors. Calls at the same time share a scan. */
final class WordNeighbours implements AutoCloseable {
    private static final float NOTHING = 1e-6f;

    private final WordLookup lookup;
    private final WordSearch search;
    private final Batcher<Query, List<Hit>> sums;
    private final Batcher<ProductQuery, List<Hit>> products;

    WordNeighbours(WordLookup lookup, WordSearch search, Batchers batchers) {
        this.lookup = lookup;
        this.search = search;
        sums = batchers.create("words", queries -> search.nearest(queries));
        products =
                batchers.create(
                        "words-3cosmul",
                        queries -> queries.stream().map(query -> search.nearest(query)).toList());
    }

    List<Batcher<?, ?>> batchers() {
        return List.of(sums, products);
    }

    /**
     * Answers several questions in their order.
     *
     * @throws ServiceException UNKNOWN_WORD; INVALID_REQUEST when the words of a question cancel
     *     out, or its vector is of another size
     */
    List<NearestAnswer> answer(List<NearestQuestion> questions) {
        List<Query> summed = new ArrayList<>();
        List<ProductQuery> multiplied = new ArrayList<>();
        for (NearestQuestion question : questions) {
            switch (question) {
                case NearestQuestion.Sum sum -> summed.add(query(sum));
                case NearestQuestion.Product product -> multiplied.add(query(product));
                case NearestQuestion.OfVector vector -> summed.add(query(vector));
            }
        }
        // an empty call would still wait for its turn
        var bySum = summed.isEmpty() ? List.<List<Hit>>of() : sums.call(summed);
        var byProduct = multiplied.isEmpty() ? List.<List<Hit>>of() : products.call(multiplied);
        List<NearestAnswer> answers = new ArrayList<>();
        int sum = 0;
        int product = 0;
        for (NearestQuestion question : questions) {
            if (question instanceof NearestQuestion.Product) {
                answers.add(new NearestAnswer(neighbours(byProduct.get(product++)), true));
            } else {
                boolean exact = search.isExact(summed.get(sum));
                answers.add(new NearestAnswer(neighbours(bySum.get(sum++)), exact));
            }
        }
        return answers;
    }

    /** Those nearest to a vector, exact or not, as the model's configuration has it. */
    List<Neighbour> nearest(float[] vector, List<WordLookup.Found> excluded, int k) {
        Query query = new Query(vector, numbers(excluded.stream()), k, Query.ALL, false);
        return neighbours(sums.call(List.of(query)).getFirst());
    }

    private Query query(NearestQuestion.Sum sum) {
        NearestQuestion.Options options = sum.options();
        List<WordLookup.Found> plus = lookup.findAll(options.in("positive"), sum.positive());
        List<WordLookup.Found> minus = lookup.findAll(options.in("negative"), sum.negative());
        float[] vector = new float[lookup.vectorSize()];
        plus.forEach(word -> add(vector, word.unit(), 1));
        minus.forEach(word -> add(vector, word.unit(), -1));
        if (FloatRows.norm(vector) < NOTHING) {
            throw ServiceException.invalid(
                    options.in("positive"),
                    "the words cancel each other out: nothing is near the zero vector");
        }
        int[] excluded = excluded(options, Stream.concat(plus.stream(), minus.stream()));
        return new Query(vector, excluded, options.k(), options.within(), options.exact());
    }

    private Query query(NearestQuestion.OfVector asked) {
        NearestQuestion.Options options = asked.options();
        String field = options.in("vector");
        int size = asked.vector().length;
        if (size != lookup.vectorSize()) {
            throw ServiceException.invalid(
                    field, "%s has %d values, not %d".formatted(field, size, lookup.vectorSize()));
        }
        float norm = FloatRows.norm(asked.vector());
        if (!(norm >= Float.MIN_NORMAL && norm <= Float.MAX_VALUE)) {
            throw ServiceException.invalid(
                    field, field + " must be finite and not zero: nothing is near the zero vector");
        }
        int[] excluded = excluded(options, Stream.empty());
        return new Query(asked.vector(), excluded, options.k(), options.within(), options.exact());
    }

    private ProductQuery query(NearestQuestion.Product product) {
        NearestQuestion.Options options = product.options();
        List<WordLookup.Found> plus = lookup.findAll(options.in("positive"), product.positive());
        List<WordLookup.Found> minus = lookup.findAll(options.in("negative"), product.negative());
        return new ProductQuery(
                plus.stream().map(WordLookup.Found::unit).toList(),
                minus.stream().map(WordLookup.Found::unit).toList(),
                excluded(options, Stream.concat(plus.stream(), minus.stream())),
                options.k(),
                options.within());
    }

    private int[] excluded(NearestQuestion.Options options, Stream<WordLookup.Found> given) {
        List<WordLookup.Found> named = lookup.findAll(options.in("exclude"), options.exclude());
        return numbers(Stream.concat(given, named.stream()));
    }

    private static int[] numbers(Stream<WordLookup.Found> words) {
        return words.filter(WordLookup.Found::isInVocabulary)
                .mapToInt(WordLookup.Found::number)
                .sorted()
                .distinct()
                .toArray();
    }

    private List<Neighbour> neighbours(List<Hit> hits) {
        return hits.stream()
                .map(hit -> new Neighbour(lookup.word(hit.row()), hit.similarity()))
                .toList();
    }

    private static void add(float[] sum, float[] vector, float factor) {
        IntStream.range(0, sum.length).forEach(i -> sum[i] += factor * vector[i]);
    }

    @Override
    public void close() {
        sums.close();
        products.close();
    }
}
