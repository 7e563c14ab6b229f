package org.latentserver.words;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.words.search.Query;

/** A checked query, all but whether the model knows its words. */
sealed interface NearestQuestion {
    Options options();

    /**
     * What all have.
     *
     * @param path where the request holds the query, {@code queries[2].}, or empty
     * @param within only so many of the most frequent words are answers
     */
    record Options(String path, List<String> exclude, int k, int within, boolean exact) {
        /** A field of the query as the request names it. */
        String in(String field) {
            return path + field;
        }
    }

    record Sum(List<String> positive, List<String> negative, Options options)
            implements NearestQuestion {}

    record Product(List<String> positive, List<String> negative, Options options)
            implements NearestQuestion {}

    record OfVector(float[] vector, Options options) implements NearestQuestion {}

    /** The nearest words of one. */
    static NearestQuestion ofWord(
            String word, @Nullable Integer k, @Nullable Integer restrict, boolean exact) {
        Options options =
                new Options("", List.of(), WordLists.k(k), within("restrict", restrict), exact);
        return new Sum(List.of(word), List.of(), options);
    }

    /**
     * @throws ServiceException INVALID_REQUEST or TOO_LARGE naming the field
     */
    static NearestQuestion of(NearestQuery query, String path) {
        List<String> positive =
                WordLists.atMost(WordLists.MAX_TERMS, path + "positive", query.positive());
        List<String> negative =
                WordLists.atMost(WordLists.MAX_TERMS, path + "negative", query.negative());
        Options options =
                new Options(
                        path,
                        WordLists.atMost(WordLists.MAX_EXCLUDED, path + "exclude", query.exclude()),
                        WordLists.k(path + "k", query.k()),
                        within(path + "restrict", query.restrict()),
                        Boolean.TRUE.equals(query.exact()));
        List<@Nullable Float> vector = query.vector();
        boolean words = !positive.isEmpty() || !negative.isEmpty();
        boolean product = query.method() == NearestMethod.COS_MUL;
        if (vector != null && !vector.isEmpty()) {
            if (words || product) {
                throw ServiceException.invalid(
                        path + "vector", path + "vector goes with neither words nor 3cosmul");
            }
            return new OfVector(floats(path + "vector", vector), options);
        }
        WordLists.notEmpty(path + "positive", !words);
        return product
                ? new Product(positive, negative, options)
                : new Sum(positive, negative, options);
    }

    private static float[] floats(String field, List<@Nullable Float> values) {
        WordLists.count(WordLists.MAX_VALUES, field, values.size());
        float[] floats = new float[values.size()];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = number(field, i, values.get(i)));
        return floats;
    }

    private static float number(String field, int i, @Nullable Float value) {
        if (value == null) {
            throw ServiceException.invalid(
                    field + "[" + i + "]", field + "[" + i + "] must be a number");
        }
        return value;
    }

    static int within(String field, @Nullable Integer restrict) {
        if (restrict == null) {
            return Query.ALL;
        }
        if (restrict < 1) {
            throw ServiceException.invalid(
                    field, "%s is %d, must be at least 1".formatted(field, restrict));
        }
        return restrict;
    }
}
