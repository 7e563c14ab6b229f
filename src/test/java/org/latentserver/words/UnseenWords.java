package org.latentserver.words;

import java.util.Objects;

/** What serving says of a word that the vocabulary lacks. */
public final class UnseenWords {
    private UnseenWords() {}

    public static float[] vector(WordsPackage words, String word) {
        return Objects.requireNonNull(Subwords.of(words)).vector(word).orElseThrow();
    }
}
