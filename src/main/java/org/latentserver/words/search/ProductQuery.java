package org.latentserver.words.search;

import java.util.List;

/**
 * 3CosMul of <a href="https://aclanthology.org/W14-1618/">Levy and Goldberg 2014</a>: the product
 * of the cosines with the positive vectors, over that with the negative ones and {@value #EPSILON},
 * each cosine c moved to (1 + c) / 2.
 *
 * @param positive vectors of the rows' dimension; their lengths do not matter
 * @param negative as {@code positive}; may be empty
 * @param excluded rows that are no answer, ascending
 * @param k answers, at most
 * @param within only rows below this number are answers
 */
public record ProductQuery(
        List<float[]> positive, List<float[]> negative, int[] excluded, int k, int within) {
    static final float EPSILON = .001f;
}
