package org.latentserver.words.training;

/**
 * Vectors of the words near the centre of a sentence, composed of their parts. A word is composed
 * when the window reaches it, trained like any row meanwhile, and what it has learnt is spread over
 * its parts when the window leaves it: a mean moves by just what each part takes. One a thread.
 */
final class ComposedWords {
    private final Word2vecModel model;
    private final WordParts parts;
    private final int firstRow;
    private final int slots;
    private final int[] words;
    private int from;
    private int to;

    /**
     * @param firstRow of {@link #scratchRows} scratch rows of the input matrix
     */
    ComposedWords(Word2vecModel model, WordParts parts, int firstRow) {
        this.model = model;
        this.parts = parts;
        this.firstRow = firstRow;
        slots = slots(model.parameters().window());
        words = new int[slots];
    }

    private static int slots(int window) {
        return 2 * window + 1;
    }

    static int scratchRows(int window) {
        return 2 * slots(window);
    }

    /** Composes the words up to a position; those that are a window behind it are spread. */
    void reach(int[] sentence, int end) {
        for (; to < end; to++) {
            if (to - from == slots) {
                spread();
            }
            int word = sentence[to];
            words[to % slots] = word;
            model.kernel()
                    .compose(
                            model.input(), parts.rows(), parts.from(word), parts.to(word), row(to));
        }
    }

    /** The row of the word at a position. */
    int row(int position) {
        return firstRow + 2 * (position % slots);
    }

    /** Spreads what is left of a sentence. */
    void end() {
        while (from < to) {
            spread();
        }
        from = 0;
        to = 0;
    }

    private void spread() {
        int word = words[from % slots];
        model.kernel()
                .spread(model.input(), parts.rows(), parts.from(word), parts.to(word), row(from));
        from++;
    }
}
