package org.latentserver.words.training;

/**
 * A centre word with its context and the targets that its loss needs, and room for the step over
 * them. One a thread.
 */
final class Window extends OwnCacheLines {
    /** Targets are worked on in groups of this size; the rest of the last group has no effect. */
    static final int GROUP = 6;

    /** Values that two contexts and a group of targets take: twice eight, six of them used. */
    static final int TILE = 16;

    /** Registers that hold the scores of a tile before the sum over their lanes. */
    static final int PARTIALS = 2 * GROUP;

    final int[] contexts;
    final int[] targets;

    /** 1 for a target that the inputs should find, 0 for one that they should not. */
    final float[] labels;

    /** Groups of targets, the last one perhaps with gaps. */
    final int groups;

    /** Product of context c and target t at {@code cell(c, t)}. */
    final float[] scores;

    /** Rate times the negative derivative of the loss by each score. */
    final float[] gradients;

    /** Of each tile, {@value #PARTIALS} registers of at most {@value #TILE} lanes. */
    final float[] partials;

    final int scratchRow;
    private float[] allScores = {};
    int contextCount;

    /** Inputs whose products were taken: the contexts, or 1 for what is made of all of them. */
    int inputCount;

    int targetCount;

    /** False when the negatives are those of the last step, whose rows are still at hand. */
    boolean loadsNegatives = true;

    /** False when the next step has the same negatives, and adds to their changes. */
    boolean storesNegatives = true;

    /**
     * @param window words to each side, at most
     * @param negatives targets besides the first one, at most
     * @param scratchRow first of {@link #scratchRows} scratch rows of the output matrix
     */
    Window(int window, int negatives, int scratchRow) {
        contexts = new int[2 * window + SLACK];
        targets = new int[1 + negatives + SLACK];
        labels = new float[targets.length];
        labels[0] = 1;
        groups = groups(negatives);
        scores = new float[window * groups * TILE + SLACK];
        gradients = new float[scores.length];
        partials = new float[window * groups * TILE * PARTIALS + SLACK];
        this.scratchRow = scratchRow;
    }

    /** Room for a score of each word; made at its first use, only by the full softmax. */
    float[] allScores(int words) {
        if (allScores.length < words) {
            allScores = new float[words + SLACK];
        }
        return allScores;
    }

    /** Scratch rows that a window needs: the targets, their changes, the input, its change. */
    static int scratchRows(int negatives) {
        return 2 * groups(negatives) * GROUP + 2;
    }

    private static int groups(int negatives) {
        return (1 + negatives + GROUP - 1) / GROUP;
    }

    /** The scratch row of what is made of all contexts; the next one is that of its change. */
    int inputRow() {
        return scratchRow + 2 * groups * GROUP;
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
        for (int c = 0; c < inputCount; c++) {
            for (int t = 0; t < targetCount; t++) {
                double score = scores[cell(c, t)];
                double z = labels[t] == 1 ? -score : score;
                loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            }
        }
        return loss;
    }
}
