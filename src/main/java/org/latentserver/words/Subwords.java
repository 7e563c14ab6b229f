package org.latentserver.words;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latentserver.words.corpus.Ngrams;
import org.latentserver.words.search.FloatRows;

/**
 * Vectors of words that the vocabulary lacks: the mean of their n-grams' vectors, as in fastText
 * (Bojanowski et al. 2017). Immutable.
 *
 * @param rows by bucket
 */
record Subwords(Ngrams ngrams, FloatRows rows) {
    /**
     * @return null when the package is of whole words
     * @throws org.latentserver.api.ServiceException INVALID_DATA when a value is not finite
     */
    static @Nullable Subwords of(WordsPackage words) {
        WordsArchitecture.Ngrams of = words.architecture().ngrams();
        if (of == null || words.ngrams() == null) {
            return null;
        }
        return new Subwords(
                new Ngrams(of.minN(), of.maxN(), of.buckets()),
                new FloatRows(words.ngrams(), of.buckets(), words.architecture().vectorSize()));
    }

    /**
     * A word's vector from its n-grams alone, of {@code vectorSize} values; empty for a word too
     * short to have any.
     */
    Optional<float[]> vector(String word) {
        int[] buckets = ngrams.of(word);
        if (buckets.length == 0) {
            return Optional.empty();
        }
        float[] sum = new float[rows.dimension()];
        for (int bucket : buckets) {
            float[] row = rows.row(bucket);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += row[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= buckets.length;
        }
        return Optional.of(sum);
    }
}
