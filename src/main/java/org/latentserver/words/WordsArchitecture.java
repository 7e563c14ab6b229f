package org.latentserver.words;

/**
 * What a package says of its vectors.
 *
 * @param algorithm {@value #SKIP_GRAM}
 * @param lowerCase true when the text was read in lower case, so that words asked for are, too
 */
public record WordsArchitecture(
        String algorithm, int vectorSize, int vocabularySize, boolean lowerCase) {
    public static final String FAMILY = "words";

    /** The tensor of the word vectors, by number of the word. */
    public static final String WEIGHTS = "vectors";

    public static final String SKIP_GRAM = "skip-gram-negative-sampling";
}
