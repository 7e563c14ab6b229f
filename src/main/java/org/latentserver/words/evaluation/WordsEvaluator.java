package org.latentserver.words.evaluation;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.training.EvaluationRun;
import org.latentserver.training.FamilyEvaluator;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.WordsPackage;

/** Evaluates word vectors in the trainer process: on analogies or on word pairs. */
public final class WordsEvaluator implements FamilyEvaluator {
    private static final int MIN_PAIRS = 2;

    @Override
    public String family() {
        return WordsArchitecture.FAMILY;
    }

    @Override
    public void evaluate(EvaluationRun run) throws IOException {
        WordsEvaluationParameters parameters = run.parameters(WordsEvaluationParameters.class);
        WordTask task = WordTask.parse(lines(run.job().data().resolve(DatasetFiles.TEXT)));
        try (Arena arena = Arena.ofShared()) {
            EvaluatedWords words =
                    new EvaluatedWords(
                            WordsPackage.open(run.modelPackage(), arena), parameters.restrict());
            switch (task) {
                case WordTask.Analogies analogies -> {
                    AnalogyReport report =
                            new AnalogyTrial(words)
                                    .run(
                                            analogies,
                                            run.job().threads(),
                                            done -> {
                                                run.progress(done, 0, 0, null);
                                                run.stopIfRequested();
                                            });
                    run.done(report, report.metrics());
                }
                case WordTask.WordPairs pairs -> {
                    SimilarityReport report = similarity(words, pairs.pairs());
                    run.done(report, report.metrics());
                }
            }
        }
    }

    private static List<String> lines(Path text) throws IOException {
        if (!Files.isRegularFile(text) || Files.size(text) > WordsEvaluation.MAX_BYTES) {
            throw ServiceException.invalid(
                    "dataset", "must be a text of analogies or of word pairs");
        }
        return Files.readAllLines(text);
    }

    /** Compares the cosines of pairs with their scores. */
    static SimilarityReport similarity(EvaluatedWords words, List<WordTask.WordPair> pairs) {
        DoubleStream.Builder cosines = DoubleStream.builder();
        DoubleStream.Builder scores = DoubleStream.builder();
        int used = 0;
        for (WordTask.WordPair pair : pairs) {
            OptionalInt left = words.number(pair.left());
            OptionalInt right = words.number(pair.right());
            if (left.isPresent() && right.isPresent()) {
                cosines.add(words.cosine(left.getAsInt(), right.getAsInt()));
                scores.add(pair.score());
                used++;
            }
        }
        if (used < MIN_PAIRS) {
            throw ServiceException.badData(
                    "dataset",
                    "%d pairs have both words among the %,d of the model, at least %d are needed"
                            .formatted(used, words.count(), MIN_PAIRS));
        }
        return SimilarityReport.of(
                words, pairs.size(), cosines.build().toArray(), scores.build().toArray());
    }
}
