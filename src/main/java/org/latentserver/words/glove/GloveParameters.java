package org.latentserver.words.glove;

import org.latentserver.api.ServiceException;
import org.latentserver.words.WordsParameters;

/**
 * What of the words family's parameters concerns GloVe.
 *
 * @param rate step size of AdaGrad
 * @param memoryBytes for counting and for dealing out records
 */
record GloveParameters(
        int vectorSize, int window, int epochs, double rate, LossWeight weight, long memoryBytes) {
    private static final long MEGABYTE = 1L << 20;

    static GloveParameters of(WordsParameters parameters) {
        return new GloveParameters(
                parameters.vectorSize(),
                parameters.window(),
                parameters.epochs(),
                parameters.learningRate(),
                new LossWeight(parameters.xMax(), parameters.alpha()),
                parameters.countingMegabytes() * MEGABYTE);
    }

    /**
     * @param words of the vocabulary
     * @param heapBytes what the trainer may use at most
     * @throws ServiceException INVALID_REQUEST when it would not do, before memory is spent
     */
    void checkFits(int words, long heapBytes) {
        if (memoryBytes > heapBytes / 2) {
            throw ServiceException.invalid(
                    "parameters.countingMegabytes",
                    "countingMegabytes is %d, at most %d is half of the trainer's heap"
                            .formatted(memoryBytes / MEGABYTE, heapBytes / 2 / MEGABYTE));
        }
        long model = GloveModel.bytes(words, vectorSize);
        if (model + memoryBytes > heapBytes) {
            throw ServiceException.invalid(
                    "parameters.vocabularyCap",
                    "%d words of %d values need %d MB beside countingMegabytes of %d, the trainer's"
                                    .formatted(
                                            words,
                                            vectorSize,
                                            model / MEGABYTE,
                                            memoryBytes / MEGABYTE)
                            + " heap has %d: cap the vocabulary or use a smaller vectorSize"
                                    .formatted(heapBytes / MEGABYTE));
        }
    }
}
