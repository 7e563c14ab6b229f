package org.latentserver.words.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.training.FamilyTrainer;
import org.latentserver.training.TrainingLoop;
import org.latentserver.training.TrainingRun;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Corpus;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.Hit;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Trains word vectors in the trainer process: encode the text, train, write the package. */
public final class WordsTrainer implements FamilyTrainer {
    private static final String BOUNDS_CHECKS = "jdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK";
    private static final String ENGINE = "vector-api";
    private static final String CORPUS = "corpus.i32";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Words whose neighbours are shown after each epoch, those that the vocabulary has. */
    private static final List<String> PROBES =
            List.of("king", "france", "three", "water", "computer", "music", "good", "walking");

    private static final int PROBES_WITHOUT = 5;
    private static final int PROBE_NEIGHBOURS = 8;

    /** Neighbours are looked for among the most frequent words only. */
    private static final int PROBED_ROWS = 50_000;

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
                        "more than %,d different words: rare ones are counted too low"
                                .formatted(Corpus.COUNTED_WORDS));
            }
            train(run, parameters, corpus);
        } finally {
            Files.deleteIfExists(numbers);
        }
    }

    private static Corpus.Options options(WordsParameters parameters) {
        return new Corpus.Options(
                parameters.lowerCase(), parameters.minCount(), parameters.vocabularyCap());
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

    private static void train(TrainingRun run, WordsParameters parameters, Corpus corpus)
            throws IOException {
        int threads = parameters.threads() == 0 ? run.job().threads() : parameters.threads();
        SkipGramModel model =
                SkipGramModel.start(
                        parameters, corpus, SkipGramKernel.best(), run.job().seed(), threads);
        try (SkipGramTask task =
                new SkipGramTask(
                        model,
                        threads,
                        epoch -> run.text(epoch, "neighbours", neighbours(model)))) {
            TrainingLoop.run(run, task);
            Map<String, Double> metrics = new TreeMap<>(task.totals());
            metrics.put("tokens", (double) corpus.tokens());
            metrics.put("trainedWords", (double) corpus.words());
            metrics.put("vocabularySize", (double) corpus.vocabulary().size());
            write(run, model, metrics);
            run.done(metrics);
        }
    }

    private static void write(TrainingRun run, SkipGramModel model, Map<String, Double> metrics)
            throws IOException {
        WordsParameters parameters = model.parameters();
        Vocabulary vocabulary = model.corpus().vocabulary();
        int rows = vocabulary.size();
        int dimension = parameters.vectorSize();
        JsonNode architecture =
                JSON.valueToTree(
                        new WordsArchitecture(
                                WordsArchitecture.SKIP_GRAM,
                                dimension,
                                rows,
                                parameters.lowerCase()));
        PackageWriter.Draft draft =
                new PackageWriter.Draft(
                        WordsArchitecture.FAMILY,
                        "Word vectors: %,d words of %d values".formatted(rows, dimension),
                        architecture,
                        List.of(new TensorSpec("words", "BYTES", List.of(-1L), null)),
                        List.of(
                                new TensorSpec(
                                        "vectors", "FP32", List.of(-1L, (long) dimension), null)),
                        run.provenance(ENGINE, metrics));
        PackageWriter.write(
                run.packageFolder(),
                draft,
                folder -> {
                    try (Arena arena = Arena.ofConfined()) {
                        Tensor vectors =
                                new Tensor(
                                        WordsArchitecture.WEIGHTS,
                                        "F32",
                                        new long[] {rows, dimension},
                                        model.input().packed(rows, arena));
                        Safetensors.write(folder.resolve(ModelManifest.WEIGHTS), List.of(vectors));
                    }
                    vocabulary.write(folder.resolve(Vocabulary.FILE));
                    Files.writeString(
                            folder.resolve(ModelManifest.CARD), card(run, model, metrics));
                });
    }

    private static String card(TrainingRun run, SkipGramModel model, Map<String, Double> metrics) {
        String figures =
                metrics.entrySet().stream()
                        .map(figure ->
                                "| %s | %s |".formatted(figure.getKey(), plain(figure.getValue())))
                        .collect(Collectors.joining("\n"));
        return """
        # %s

        Word vectors, trained on the data set `%s` by skip-gram with negative sampling \
        (Mikolov et al. 2013). Row r of `vectors` in `weights.safetensors` belongs to line r of \
        `vocabulary.txt` (word, tab, count), by falling frequency.

        | figure | value |
        |---|---|
        %s

        ## Neighbours

        ```
        %s
        ```
        """
                .formatted(run.job().model(), run.job().datasetName(), figures, neighbours(model));
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%d", (long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    /** The nearest words of the probe words, a line each. */
    static String neighbours(SkipGramModel model) {
        Vocabulary vocabulary = model.corpus().vocabulary();
        RowMatrix input = model.input();
        int[] probes =
                PROBES.stream().flatMapToInt(word -> vocabulary.number(word).stream()).toArray();
        if (probes.length == 0) {
            probes = IntStream.range(0, Math.min(PROBES_WITHOUT, vocabulary.size())).toArray();
        }
        List<List<Hit>> answers;
        int rows = Math.min(input.rows(), PROBED_ROWS);
        try (Arena arena = Arena.ofConfined();
                WordSearch search =
                        new WordSearch(
                                RowScan.best(),
                                input.packed(rows, arena),
                                rows,
                                input.dimension())) {
            answers =
                    search.nearest(
                            IntStream.of(probes)
                                    .mapToObj(probe ->
                                            new Query(
                                                    input.row(probe),
                                                    new int[] {probe},
                                                    PROBE_NEIGHBOURS))
                                    .toList());
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < probes.length; i++) {
            Stream<String> words =
                    answers.get(i).stream()
                            .map(hit ->
                                    String.format(
                                            Locale.ROOT,
                                            "%s %.2f",
                                            vocabulary.word(hit.row()),
                                            hit.similarity()));
            lines.append(vocabulary.word(probes[i]))
                    .append(": ")
                    .append(words.collect(Collectors.joining(", ")))
                    .append('\n');
        }
        return lines.toString().stripTrailing();
    }
}
