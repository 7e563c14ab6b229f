package org.latentserver.words.training;

/**
 * One step of stochastic gradient descent on skip-gram with negative sampling. With context rows
 * x_c of the input matrix and target rows o_t of the output matrix, the centre word first and the
 * negatives behind it, the loss of a window is
 *
 * <pre>  L = - sum_c ( log s(o_0 . x_c) + sum_{t > 0} log s(-o_t . x_c) ),   s(z) = 1 / (1 + e^-z)
 * </pre>
 *
 * and the step subtracts rate * dL/dx_c and rate * dL/do_t, all taken at the values before the
 * step. All contexts of a window share its negatives: that turns the work into small matrix
 * products over rows that stay in the first-level cache. (A context that occurs twice, and with
 * more than five negatives every context, may take a part of its change before another part is
 * computed.) Windows in a row may even share them from step to step: then the negatives' rows are
 * loaded by the first step and changed by the last, all their derivatives taken at the same values.
 *
 * <p>Implementations hold no state: threads share one.
 */
interface SkipGramKernel {
    /**
     * Takes one step. Leaves the products o_t . x_c in {@code window.scores}.
     *
     * @param input rows by context word
     * @param output rows by centre word; its scratch rows from {@code window.scratchRow} on are
     *     overwritten
     */
    void step(RowMatrix input, RowMatrix output, SkipGramWindow window, float rate);

    /** The fastest one that this JVM can run. */
    static SkipGramKernel best() {
        boolean simd = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return simd ? new VectorKernel() : new ScalarKernel();
    }
}
