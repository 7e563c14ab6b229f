package org.latentserver.words.search;

/**
 * What is looked for.
 *
 * @param vector of the rows' dimension; its length does not matter
 * @param excluded rows that are no answer, ascending
 * @param k answers, at most
 * @param within only rows below this number are answers; all with {@link #ALL}
 * @param exact false lets an index answer, which may miss some
 */
public record Query(float[] vector, int[] excluded, int k, int within, boolean exact) {
    public static final int ALL = Integer.MAX_VALUE;

    /** Exact, among all rows. */
    public Query(float[] vector, int[] excluded, int k) {
        this(vector, excluded, k, ALL, true);
    }
}
