package org.latentserver.words.training;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.WordsParameters.Algorithm;
import org.latentserver.words.WordsParameters.Loss;
import org.latentserver.words.corpus.Corpus;

/**
 * Trains on blocks of the corpus, one thread's part of the work. What is random in a block follows
 * from (seed, epoch, block) alone.
 */
final class Word2vecWorker extends OwnCacheLines {
    /** Positions of the corpus in a block. Windows don't cross its borders. */
    static final int BLOCK = 8192;

    /** Words in a row, after sub-sampling, that share windows; the limit of word2vec. */
    private static final int SENTENCE = 1000;

    /** The loss is computed of every so many windows: it costs as much as the step. */
    private static final int LOSS_EVERY = 64;

    /**
     * Centre words in a row that share negatives: of the random rows of memory that a window would
     * touch, that saves two in five. Measured on wiki8: two make 1.2 times the speed at the same
     * accuracy, four 1.5 times, but cost 2.7 of 37 % of analogies.
     */
    private static final int SHARING = 2;

    private final Word2vecModel model;
    private final WordsParameters parameters;
    private final Window window;
    private final @Nullable ComposedWords composed;
    private final int[] block = new int[BLOCK];
    private final int[] sentence = new int[SENTENCE];
    private long random;
    private long windows;
    private double lossSum;
    private long lossPairs;

    Word2vecWorker(Word2vecModel model, int number) {
        this.model = model;
        parameters = model.parameters();
        int negatives = model.targets() - 1;
        int scratch = model.output().rows() + number * Window.scratchRows(negatives);
        window = new Window(parameters.window(), negatives, scratch);
        WordParts parts = model.parts();
        int composedRows = ComposedWords.scratchRows(parameters.window());
        composed =
                parts == null
                        ? null
                        : new ComposedWords(
                                model, parts, model.input().rows() + number * composedRows);
    }

    /** Trains on one block at one learning rate; returns the words read, sub-sampled or not. */
    int train(int epoch, long number, float rate) {
        random = new SplittableRandom(model.seed() ^ (number << 20) ^ epoch).nextLong();
        int length = model.corpus().copy(number * BLOCK, block);
        int words = 0;
        int kept = 0;
        for (int i = 0; i < length; i++) {
            int word = block[i];
            boolean ends = word == Corpus.END_OF_LINE;
            if (!ends) {
                words++;
                if (model.subsampling().keeps(word, nextBits())) {
                    sentence[kept++] = word;
                }
            }
            if (ends || kept == SENTENCE) {
                sentence(kept, rate);
                kept = 0;
            }
        }
        sentence(kept, rate);
        return words;
    }

    private void sentence(int length, float rate) {
        for (int centre = 0; centre < length; centre++) {
            int reach = 1 + (int) ((nextBits() >>> 33) % parameters.window());
            int from = Math.max(0, centre - reach);
            int to = Math.min(length - 1, centre + reach);
            if (composed != null) {
                composed.reach(sentence, Math.min(length, centre + parameters.window() + 1));
            }
            int contexts = 0;
            for (int i = from; i <= to; i++) {
                if (i != centre) {
                    window.contexts[contexts++] = composed == null ? sentence[i] : composed.row(i);
                }
            }
            if (contexts > 0) {
                window.contextCount = contexts;
                targets(centre, length);
                step(rate);
            }
        }
        if (composed != null) {
            composed.end();
        }
    }

    private void targets(int centre, int length) {
        HuffmanTree tree = model.tree();
        switch (parameters.loss()) {
            case NEGATIVE_SAMPLING -> {
                int sharing = parameters.algorithm() == Algorithm.CBOW ? 1 : SHARING;
                window.targets[0] = sentence[centre];
                window.loadsNegatives = centre % sharing == 0;
                int last = Math.min(centre - centre % sharing + sharing, length) - 1;
                window.storesNegatives = centre == last;
                if (window.loadsNegatives) {
                    drawNegatives(centre, last);
                }
            }
            case HIERARCHICAL_SOFTMAX ->
                    window.targetCount =
                            requireNonNull(tree)
                                    .path(sentence[centre], window.targets, window.labels);
            case SOFTMAX -> window.targets[0] = sentence[centre];
        }
    }

    private void step(float rate) {
        boolean cbow = parameters.algorithm() == Algorithm.CBOW;
        boolean mean = parameters.cbowMean();
        WordKernel kernel = model.kernel();
        if (parameters.loss() == Loss.SOFTMAX) {
            int words = model.output().rows();
            lossSum +=
                    cbow
                            ? kernel.cbowSoftmax(
                                    model.input(), model.output(), window, words, rate, mean)
                            : kernel.skipGramSoftmax(
                                    model.input(), model.output(), window, words, rate);
            lossPairs += cbow ? 1 : window.contextCount;
            return;
        }
        if (cbow) {
            kernel.cbow(model.input(), model.output(), window, rate, mean);
        } else {
            kernel.skipGram(model.input(), model.output(), window, rate);
        }
        if (windows++ % LOSS_EVERY == 0) {
            lossSum += window.loss();
            lossPairs += window.inputCount;
        }
    }

    /** Negatives for some centres of the sentence; one that is a centre is passed over. */
    private void drawNegatives(int from, int to) {
        int count = 1;
        for (int i = parameters.negativeSamples(); i > 0; i--) {
            int negative = model.sampler().draw(nextBits());
            boolean centre = false;
            for (int c = from; c <= to; c++) {
                centre |= sentence[c] == negative;
            }
            if (!centre) {
                window.targets[count++] = negative;
            }
        }
        window.targetCount = count;
    }

    /** SplitMix64. */
    private long nextBits() {
        long z = random += 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Loss summed over sampled pairs of words, and their number; resets both. */
    double[] takeLoss() {
        double[] loss = {lossSum, lossPairs};
        lossSum = 0;
        lossPairs = 0;
        return loss;
    }
}
