package org.latentserver.words.jobs;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.latentserver.models.packages.ModelManifest;
import org.latentserver.models.packages.PackageWriter;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.training.TrainingRun;
import org.latentserver.words.WordsArchitecture;
import org.latentserver.words.WordsParameters;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.training.RowMatrix;
import org.latentserver.words.training.WordsTask;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes what was trained as a model package. */
record WrittenPackage(
        TrainingRun run,
        WordsParameters parameters,
        MergedWords words,
        WordsTask task,
        Neighbours neighbours) {
    private static final String ENGINE = "vector-api";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    void write(Map<String, Double> metrics) throws IOException {
        Vocabulary vocabulary = words.vocabulary();
        int rows = vocabulary.size();
        int dimension = parameters.vectorSize();
        RowMatrix vectors = task.vectors();
        PackageWriter.Draft draft =
                new PackageWriter.Draft(
                        WordsArchitecture.FAMILY,
                        "Word vectors: %,d words of %d values".formatted(rows, dimension),
                        JSON.valueToTree(architecture()),
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
                        List<Tensor> tensors = new ArrayList<>();
                        tensors.add(
                                new Tensor(
                                        WordsArchitecture.WEIGHTS,
                                        "F32",
                                        new long[] {rows, dimension},
                                        words.packed(vectors, arena)));
                        tensors.addAll(task.furtherTensors(arena));
                        Safetensors.write(folder.resolve(ModelManifest.WEIGHTS), tensors);
                    }
                    vocabulary.write(folder.resolve(Vocabulary.FILE));
                    Files.writeString(folder.resolve(ModelManifest.CARD), card(vectors, metrics));
                });
    }

    private WordsArchitecture architecture() {
        return new WordsArchitecture(
                word(parameters.algorithm()),
                parameters.vectorSize(),
                words.vocabulary().size(),
                parameters.lowerCase(),
                parameters.algorithm() == WordsParameters.Algorithm.GLOVE
                        ? null
                        : word(parameters.loss()),
                parameters.maxN() == 0
                        ? null
                        : new WordsArchitecture.Ngrams(
                                parameters.minN(), parameters.maxN(), parameters.buckets()));
    }

    /** As in the parameters. */
    private static String word(Enum<?> constant) {
        JsonNode word = JSON.valueToTree(constant);
        return word.asString();
    }

    private String card(RowMatrix vectors, Map<String, Double> metrics) {
        String figures =
                metrics.entrySet().stream()
                        .map(figure ->
                                "| %s | %s |".formatted(figure.getKey(), plain(figure.getValue())))
                        .collect(Collectors.joining("\n"));
        return """
        # %s

        Word vectors, trained on the data set `%s` by %s. Row r of `vectors` in \
        `weights.safetensors` belongs to line r of `vocabulary.txt` (word, tab, count), by falling \
        frequency.

        | figure | value |
        |---|---|
        %s

        ## Neighbours

        ```
        %s
        ```
        """
                .formatted(
                        run.job().model(),
                        run.job().datasetName(),
                        method(),
                        figures,
                        neighbours.of(vectors));
    }

    private String method() {
        return switch (parameters.algorithm()) {
            case SKIP_GRAM -> "skip-gram" + loss() + ngrams();
            case CBOW ->
                    "CBOW (%s)".formatted(parameters.cbowMean() ? "mean" : "sum")
                            + loss()
                            + ngrams();
            case GLOVE ->
                    "GloVe (Pennington et al. 2014), the sum of a word's vectors as word and as"
                            + " context";
        };
    }

    private String loss() {
        String loss =
                switch (parameters.loss()) {
                    case NEGATIVE_SAMPLING -> "negative sampling (Mikolov et al. 2013)";
                    case HIERARCHICAL_SOFTMAX -> "hierarchical softmax (Mikolov et al. 2013)";
                    case SOFTMAX -> "the full softmax";
                };
        return " with " + loss;
    }

    private String ngrams() {
        return parameters.maxN() == 0
                ? ""
                : ", a word's vector being the mean of its own and those of its n-grams of"
                        + " %d to %d characters (Bojanowski et al. 2017), in %,d buckets"
                                .formatted(
                                        parameters.minN(), parameters.maxN(), parameters.buckets());
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%d", (long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
