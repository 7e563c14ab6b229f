package org.latentserver.words.jobs;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.FamilyTrainer;
import org.latentserver.training.TrainingLoop;
import org.latentserver.training.TrainingRun;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Corpus;
import org.latentserver.words.glove.GloveTask;
import org.latentserver.words.training.Word2vecTask;
import org.latentserver.words.training.WordsTask;

/** Trains word vectors in the trainer process: encode the text, train, write the package. */
public final class WordsTrainer implements FamilyTrainer {
    private static final String BOUNDS_CHECKS = "jdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK";
    private static final String CORPUS = "corpus.i32";

    @Override
    public String family() {
        return WordsArchitecture.FAMILY;
    }

    @Override
    public void train(TrainingRun run) throws IOException {
        switchBoundsChecksOff();
        WordsParameters parameters = run.parameters(WordsParameters.class);
        Path text = run.job().data().resolve(DatasetFiles.TEXT);
        if (!Files.isRegularFile(text)) {
            throw ServiceException.invalid("dataset", "must be text to train word vectors on");
        }
        Path numbers = run.packageFolder().resolveSibling(CORPUS);
        try (Arena arena = Arena.ofShared()) {
            Corpus corpus =
                    Corpus.encode(text, options(parameters), numbers, arena, run::stopRequested);
            if (!corpus.exact()) {
                run.warning(
                        "more than %,d different words, or pairs of words: rare ones are counted too low"
                                .formatted(Corpus.COUNTED_WORDS));
            }
            train(run, parameters, corpus, base(run, arena), arena);
        } finally {
            Files.deleteIfExists(numbers);
        }
    }

    private static @Nullable WordsPackage base(TrainingRun run, Arena arena) throws IOException {
        Optional<ModelPackage> base = run.base();
        return base.isPresent() ? WordsPackage.open(base.get(), arena) : null;
    }

    private static Corpus.Options options(WordsParameters parameters) {
        return new Corpus.Options(
                parameters.lowerCase(),
                parameters.tokenizer() == WordsParameters.Tokenizer.UNICODE,
                parameters.minCount(),
                parameters.vocabularyCap(),
                parameters.phrasePasses(),
                parameters.phraseThreshold());
    }

    /**
     * The JIT compiler can't move the Vector API's checks out of the kernel's short loops: with
     * them a step takes three times as long. The kernel's addresses follow from word numbers, which
     * {@link Corpus#copy} checks. Without effect, and harmless, once the Vector API is in use.
     */
    private static void switchBoundsChecksOff() {
        if (System.getProperty(BOUNDS_CHECKS) == null) {
            System.setProperty(BOUNDS_CHECKS, "0");
        }
    }

    private static void train(
            TrainingRun run,
            WordsParameters parameters,
            Corpus corpus,
            @Nullable WordsPackage base,
            Arena arena)
            throws IOException {
        try (WordsTask task = task(run, parameters, corpus, base, arena)) {
            MergedWords words =
                    new MergedWords(corpus.vocabulary(), base, parameters.vocabularyCap());
            Neighbours neighbours = new Neighbours(corpus.vocabulary(), parameters.probes());
            TrainingLoop.run(run, new SampledTask(run, task, neighbours));
            Map<String, Double> metrics = new TreeMap<>(task.totals());
            metrics.put("tokens", (double) corpus.tokens());
            metrics.put("trainedWords", (double) corpus.words());
            metrics.put("vocabularySize", (double) words.vocabulary().size());
            new WrittenPackage(run, parameters, words, task, neighbours).write(metrics);
            run.done(metrics);
        }
    }

    /** The one place where an algorithm is chosen. */
    private static WordsTask task(
            TrainingRun run,
            WordsParameters parameters,
            Corpus corpus,
            @Nullable WordsPackage base,
            Arena arena)
            throws IOException {
        int threads = parameters.threads() == 0 ? run.job().threads() : parameters.threads();
        return switch (parameters.algorithm()) {
            case SKIP_GRAM, CBOW ->
                    Word2vecTask.start(parameters, corpus, base, run.job().seed(), threads);
            case GLOVE -> GloveTask.start(run, parameters, corpus, arena, threads);
        };
    }
}
