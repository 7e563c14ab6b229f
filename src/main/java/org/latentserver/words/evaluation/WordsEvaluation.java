package org.latentserver.words.evaluation;

import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.jobs.EvaluableFamily;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.words.WordsArchitecture;
import org.springframework.stereotype.Component;

/** The evaluation of word vectors as the job service knows it. */
@Component
final class WordsEvaluation implements EvaluableFamily<WordsEvaluationParameters> {
    /** The largest set of analogies in use, BATS, has 3 MB; a text to train on is no test. */
    static final long MAX_BYTES = 16L << 20;

    @Override
    public String name() {
        return WordsArchitecture.FAMILY;
    }

    @Override
    public String description() {
        return "A text of analogies, as questions-words.txt, or of word pairs with a score each,"
                + " as WS-353; which one it is shows in its first line";
    }

    @Override
    public WordsEvaluationParameters defaults() {
        return WordsEvaluationParameters.DEFAULTS;
    }

    @Override
    public void check(
            WordsEvaluationParameters parameters, ModelManifest model, DatasetDescription dataset) {
        if (dataset.kind() != DatasetKind.TEXT) {
            throw ServiceException.invalid(
                    "dataset",
                    "holds %s, word vectors are evaluated on text"
                            .formatted(dataset.kind().slug()));
        }
        if (dataset.bytes() > MAX_BYTES) {
            throw ServiceException.invalid(
                            "dataset",
                            "holds %,d bytes, analogies or word pairs may have %,d"
                                    .formatted(dataset.bytes(), MAX_BYTES))
                    .with("limit", MAX_BYTES);
        }
    }
}
