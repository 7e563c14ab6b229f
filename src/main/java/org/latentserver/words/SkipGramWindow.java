package org.latentserver.words;

/** A centre word with its context and negatives, and room for the step over them. One a thread. */
final class SkipGramWindow {
    /** Targets are worked on in groups of this size; the rest of the last group has no effect. */
    static final int GROUP = 6;

    final int[] contexts;
    final int[] targets;

    /** Targets rounded up to whole groups: the row length of scores and gradients. */
    final int paddedTargets;

    /** Product of context c and target t at {@code c * paddedTargets + t}. */
    final float[] scores;

    /** Rate times the negative derivative of the loss by each score. */
    final float[] gradients;

    final int scratchRow;
    int contextCount;
    int targetCount;

    /**
     * @param window words to each side, at most
     * @param negatives at most
     * @param scratchRow first of {@link #scratchRows} scratch rows of the output matrix
     */
    SkipGramWindow(int window, int negatives, int scratchRow) {
        int evenContexts = 2 * window;
        contexts = new int[evenContexts];
        targets = new int[1 + negatives];
        paddedTargets = paddedTargets(negatives);
        int cells = evenContexts * paddedTargets;
        scores = new float[RowMatrix.stride(cells)];
        gradients = new float[scores.length];
        this.scratchRow = scratchRow;
    }

    /** Scratch rows that a window needs: a copy of the targets and their changes. */
    static int scratchRows(int negatives) {
        return 2 * paddedTargets(negatives);
    }

    private static int paddedTargets(int negatives) {
        return (1 + negatives + GROUP - 1) / GROUP * GROUP;
    }

    /** The loss of the last step, from its scores. */
    double loss() {
        double loss = 0;
        for (int c = 0; c < contextCount; c++) {
            for (int t = 0; t < targetCount; t++) {
                double score = scores[c * paddedTargets + t];
                double z = t == 0 ? -score : score;
                loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            }
        }
        return loss;
    }
}
