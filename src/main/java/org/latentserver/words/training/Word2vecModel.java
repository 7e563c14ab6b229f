package org.latentserver.words.training;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Corpus;
import org.latentserver.words.corpus.Ngrams;
import org.latentserver.words.corpus.Subsampling;
import org.latentserver.words.corpus.Vocabulary;

/**
 * All that the workers of a training share.
 *
 * @param input vectors of words, then of n-grams; holds scratch rows of the workers
 * @param output vectors of words as they are predicted, or of the inner nodes of the tree; holds
 *     scratch rows of the workers
 * @param targets that a window has, at most
 * @param parts null when vectors are of whole words
 * @param tree of the hierarchical softmax, else null
 */
record Word2vecModel(
        WordsParameters parameters,
        Corpus corpus,
        RowMatrix input,
        RowMatrix output,
        int targets,
        NegativeSampler sampler,
        @Nullable WordParts parts,
        @Nullable HuffmanTree tree,
        Subsampling subsampling,
        WordKernel kernel,
        long seed) {

    /**
     * A model before its first step: outputs zero, inputs uniform in ±0.5/vectorSize as in
     * word2vec; for CBOW twice that as in gensim, as the mean of several is smaller than each. On
     * wiki8 that raised analogies of CBOW from 35.6 to 36.3 %.
     */
    static Word2vecModel start(
            WordsParameters parameters,
            Corpus corpus,
            @Nullable WordsPackage base,
            WordKernel kernel,
            long seed,
            int threads) {
        long scrambled = new SplittableRandom(seed).nextLong();
        Vocabulary vocabulary = corpus.vocabulary();
        boolean whole = parameters.maxN() == 0;
        int rows = vocabulary.size() + (whole ? 0 : parameters.buckets());
        int dimension = parameters.vectorSize();
        int inputScratch = whole ? 0 : threads * ComposedWords.scratchRows(parameters.window());
        RowMatrix input = RowMatrix.zeros(rows, dimension, inputScratch);
        SplittableRandom random = new SplittableRandom(scrambled);
        double range = parameters.algorithm() == WordsParameters.Algorithm.CBOW ? 2 : 1;
        float[] row = new float[dimension];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) (range * (random.nextDouble() - .5) / dimension);
            }
            input.set(r, row, 0);
        }
        WordParts parts =
                whole
                        ? null
                        : new WordParts(
                                vocabulary,
                                new Ngrams(
                                        parameters.minN(),
                                        parameters.maxN(),
                                        parameters.buckets()));
        if (base != null) {
            new BaseVectors(base).into(input, vocabulary, parts);
        }
        long[] counts = vocabulary.counts();
        HuffmanTree tree =
                parameters.loss() == WordsParameters.Loss.HIERARCHICAL_SOFTMAX
                        ? new HuffmanTree(counts)
                        : null;
        int targets =
                switch (parameters.loss()) {
                    case NEGATIVE_SAMPLING -> 1 + parameters.negativeSamples();
                    case HIERARCHICAL_SOFTMAX -> tree == null ? 1 : tree.longest();
                    case SOFTMAX -> 1;
                };
        int outputScratch = threads * Window.scratchRows(targets - 1);
        return new Word2vecModel(
                parameters,
                corpus,
                input,
                RowMatrix.zeros(vocabulary.size(), dimension, outputScratch),
                targets,
                new NegativeSampler(counts),
                parts,
                tree,
                new Subsampling(counts, parameters.subsampling()),
                kernel,
                scrambled);
    }

    /** The vectors of words: the input matrix, or means of its rows. */
    RowMatrix vectors() {
        if (parts == null) {
            return input;
        }
        int words = corpus.vocabulary().size();
        RowMatrix vectors = RowMatrix.zeros(words, input.dimension(), 0);
        float[] sum = new float[input.dimension()];
        for (int word = 0; word < words; word++) {
            java.util.Arrays.fill(sum, 0);
            int from = parts.from(word);
            int to = parts.to(word);
            for (int part = from; part < to; part++) {
                int at = input.offset(parts.rows()[part]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += input.values()[at + i];
                }
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= to - from;
            }
            vectors.set(word, sum, 0);
        }
        return vectors;
    }
}
