package org.latentserver.words;

/**
 * What a package says of its vectors.
 *
 * @param algorithm {@value #SKIP_GRAM}
 * @param lowerCase true when the text was read in lower case, so that words asked for are, too
 */
record WordsArchitecture(String algorithm, int vectorSize, int vocabularySize, boolean lowerCase) {
    static final String SKIP_GRAM = "skip-gram-negative-sampling";
}
