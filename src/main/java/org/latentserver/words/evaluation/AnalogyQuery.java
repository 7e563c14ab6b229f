package org.latentserver.words.evaluation;

/**
 * An analogy as numbers of words: a is to b as c is to what?
 *
 * @param a taken away
 * @param b added
 * @param c added
 */
record AnalogyQuery(int a, int b, int c) {
    /** The words of a question are no answers to it. */
    boolean names(int word) {
        return word == a || word == b || word == c;
    }
}
