package org.latentserver.words.training;

/**
 * Steps of stochastic gradient descent on the objectives of word2vec. With input rows x_c of the
 * context words, output rows o_t of the targets and labels y_t, the loss of a window is
 *
 * <pre>  L = - sum_c sum_t log s((2 y_t - 1) o_t . x_c),   s(z) = 1 / (1 + e^-z)
 * </pre>
 *
 * for skip-gram, and the same with one input h, the mean or sum of the contexts, for CBOW. Targets
 * are the centre word (label 1) and random words (0) for negative sampling, the nodes on the way to
 * the centre word in a Huffman tree for the hierarchical softmax (Mikolov et al. 2013). The full
 * softmax has L = - log p(centre | x), with p over all words. A step subtracts rate * dL/dx_c and
 * rate * dL/do_t, but for the mean: there, as in word2vec, each context takes rate * dL/dh, as many
 * times its own derivative as there are contexts.
 *
 * <p>Implementations hold no state: threads share one.
 */
interface WordKernel {
    /**
     * A step of skip-gram. Leaves the products o_t . x_c in {@code window.scores}. All derivatives
     * are taken at the values before the step: that turns the work into small matrix products over
     * rows that stay in the first-level cache. (A context that occurs twice, and with more than six
     * targets every context, may take a part of its change before another part is computed.)
     * Windows in a row may share their negatives from step to step: then their rows are loaded by
     * the first step and changed by the last, all their derivatives taken at the same values.
     *
     * @param input rows by context word
     * @param output rows by target; its scratch rows from {@code window.scratchRow} on are
     *     overwritten
     */
    void skipGram(RowMatrix input, RowMatrix output, Window window, float rate);

    /** A step of CBOW, as {@link #skipGram}; a target that occurs twice is changed twice. */
    void cbow(RowMatrix input, RowMatrix output, Window window, float rate, boolean mean);

    /**
     * A step of skip-gram with the full softmax for each context, one after the other; returns the
     * loss.
     *
     * @param words rows of the output matrix that are words; {@code window.targets[0]} is the one
     *     to find
     */
    double skipGramSoftmax(RowMatrix input, RowMatrix output, Window window, int words, float rate);

    /** A step of CBOW with the full softmax, as {@link #skipGramSoftmax}. */
    double cbowSoftmax(
            RowMatrix input, RowMatrix output, Window window, int words, float rate, boolean mean);

    /**
     * Writes the mean of rows[from] to rows[to - 1] into the row {@code target} and the one behind
     * it.
     */
    void compose(RowMatrix matrix, int[] rows, int from, int to, int target);

    /**
     * Adds to rows[from] to rows[to - 1] what has changed in the row {@code source} since it was
     * composed: each takes the whole change, as in fastText, which changes the mean by just that.
     */
    void spread(RowMatrix matrix, int[] rows, int from, int to, int source);

    /** The fastest one that this JVM can run. */
    static WordKernel best() {
        boolean simd = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return simd ? new VectorKernel() : new ScalarKernel();
    }
}
