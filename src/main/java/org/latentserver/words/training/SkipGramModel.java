package org.latentserver.words.training;

import java.util.SplittableRandom;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Corpus;
import org.latentserver.words.corpus.Subsampling;

/**
 * All that the workers of a training share.
 *
 * @param input word vectors, the result
 * @param output vectors of words as centre and negative; holds the workers' scratch rows
 */
record SkipGramModel(
        WordsParameters parameters,
        Corpus corpus,
        RowMatrix input,
        RowMatrix output,
        NegativeSampler sampler,
        Subsampling subsampling,
        SkipGramKernel kernel,
        long seed) {

    /** A model before its first step: inputs uniform in ±0.5/vectorSize, outputs zero. */
    static SkipGramModel start(
            WordsParameters parameters,
            Corpus corpus,
            SkipGramKernel kernel,
            long seed,
            int threads) {
        long scrambled = new SplittableRandom(seed).nextLong();
        int rows = corpus.vocabulary().size();
        int dimension = parameters.vectorSize();
        int scratch = threads * SkipGramWindow.scratchRows(parameters.negativeSamples());
        RowMatrix input = RowMatrix.zeros(rows, dimension, 0);
        SplittableRandom random = new SplittableRandom(scrambled);
        float[] row = new float[dimension];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) ((random.nextDouble() - .5) / dimension);
            }
            input.set(r, row, 0);
        }
        long[] counts = corpus.vocabulary().counts();
        return new SkipGramModel(
                parameters,
                corpus,
                input,
                RowMatrix.zeros(rows, dimension, scratch),
                new NegativeSampler(counts),
                new Subsampling(counts, parameters.subsampling()),
                kernel,
                scrambled);
    }
}
