package org.latentserver.words;

import org.jspecify.annotations.Nullable;

/**
 * What a package says of its vectors.
 *
 * @param algorithm {@code skip-gram}, {@code cbow}, {@code glove}; in early packages {@code
 *     skip-gram-negative-sampling}; {@value #IMPORTED} where nobody said
 * @param lowerCase true when the text was read in lower case, so that words asked for are, too
 * @param loss as in the parameters; null where the package does not say and for glove
 * @param ngrams null when vectors are of whole words only
 */
public record WordsArchitecture(
        String algorithm,
        int vectorSize,
        int vocabularySize,
        boolean lowerCase,
        @Nullable String loss,
        @Nullable Ngrams ngrams) {
    public static final String FAMILY = "words";

    /** The tensor of the word vectors, by number of the word. */
    public static final String WEIGHTS = "vectors";

    public static final String IMPORTED = "imported";

    /** The tensor of the n-gram vectors, by bucket; only where {@link #ngrams} says so. */
    public static final String NGRAMS = "ngrams";

    /** Sizes of the n-grams in characters, as in fastText, and the rows that they share by hash. */
    public record Ngrams(int minN, int maxN, int buckets) {}

    /** Of whole words, with nothing known of the loss. */
    public WordsArchitecture(
            String algorithm, int vectorSize, int vocabularySize, boolean lowerCase) {
        this(algorithm, vectorSize, vocabularySize, lowerCase, null, null);
    }
}
