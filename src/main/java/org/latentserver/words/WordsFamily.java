package org.latentserver.words;

import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.jobs.TrainableFamily;
import org.latentserver.models.packages.ModelManifest;
import org.springframework.stereotype.Component;

/** Word vectors as the job service knows them. */
@Component
final class WordsFamily implements TrainableFamily<WordsParameters> {
    @Override
    public String name() {
        return WordsArchitecture.FAMILY;
    }

    @Override
    public String description() {
        return "Word vectors of a text: skip-gram or CBOW (word2vec), of whole words or of their"
                + " n-grams too (fastText), or GloVe";
    }

    @Override
    public WordsParameters defaults() {
        return WordsParameters.DEFAULTS;
    }

    @Override
    public void check(WordsParameters parameters, DatasetDescription dataset) {
        if (dataset.kind() != DatasetKind.TEXT) {
            throw ServiceException.invalid(
                    "dataset", "holds %s, word vectors need text".formatted(dataset.kind().slug()));
        }
    }

    @Override
    public WordsParameters defaults(ModelManifest base) {
        return ContinuedWords.of(base).defaults();
    }

    @Override
    public void checkBase(WordsParameters parameters, ModelManifest base) {
        ContinuedWords.of(base).check(parameters);
    }
}
