package org.latentserver.words.training;

/** A centre word with its context and negatives, and room for the step over them. One a thread. */
final class SkipGramWindow extends OwnCacheLines {
    /** Targets are worked on in groups of this size; the rest of the last group has no effect. */
    static final int GROUP = 6;

    /** Values that two contexts and a group of targets take: twice eight, six of them used. */
    static final int TILE = 16;

    /** Registers that hold the scores of a tile before the sum over their lanes. */
    static final int PARTIALS = 2 * GROUP;

    final int[] contexts;
    final int[] targets;

    /** Groups of targets, the last one perhaps with gaps. */
    final int groups;

    /** Product of context c and target t at {@code cell(c, t)}. */
    final float[] scores;

    /** Rate times the negative derivative of the loss by each score. */
    final float[] gradients;

    /** Of each tile, {@value #PARTIALS} registers of at most {@value #TILE} lanes. */
    final float[] partials;

    final int scratchRow;
    int contextCount;
    int targetCount;

    /** False when the negatives are those of the last step, whose rows are still at hand. */
    boolean loadsNegatives = true;

    /** False when the next step has the same negatives, and adds to their changes. */
    boolean storesNegatives = true;

    /**
     * @param window words to each side, at most
     * @param negatives at most
     * @param scratchRow first of {@link #scratchRows} scratch rows of the output matrix
     */
    SkipGramWindow(int window, int negatives, int scratchRow) {
        contexts = new int[2 * window + SLACK];
        targets = new int[1 + negatives + SLACK];
        groups = groups(negatives);
        scores = new float[window * groups * TILE + SLACK];
        gradients = new float[scores.length];
        partials = new float[window * groups * TILE * PARTIALS + SLACK];
        this.scratchRow = scratchRow;
    }

    /** Scratch rows that a window needs: a copy of the targets and their changes. */
    static int scratchRows(int negatives) {
        return 2 * groups(negatives) * GROUP;
    }

    private static int groups(int negatives) {
        return (1 + negatives + GROUP - 1) / GROUP;
    }

    /** First cell of the tile of contexts c and c + 1, c even, and a group of targets. */
    int tile(int c, int group) {
        return ((c >> 1) * groups + group) * TILE;
    }

    int cell(int c, int t) {
        return tile(c, t / GROUP) + (c & 1) * (TILE / 2) + t % GROUP;
    }

    /** The loss of the last step, from its scores. */
    double loss() {
        double loss = 0;
        for (int c = 0; c < contextCount; c++) {
            for (int t = 0; t < targetCount; t++) {
                double score = scores[cell(c, t)];
                double z = t == 0 ? -score : score;
                loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            }
        }
        return loss;
    }
}
