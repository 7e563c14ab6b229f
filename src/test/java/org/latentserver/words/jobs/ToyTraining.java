package org.latentserver.words.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.training.StopSignal;
import org.latentserver.training.TestRun;
import org.latentserver.words.WordsChoices;
import org.latentserver.words.WordsPackage;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Trains small models on made-up texts, each in a folder of its own. */
record ToyTraining(Path folder) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Object> SMALL =
            Map.of("vectorSize", 20, "epochs", 4, "minCount", 1, "subsampling", 0, "threads", 1);

    /**
     * @param base the version to go on from; null for none
     */
    ModelPackage train(
            String name, String text, Map<String, Object> choices, @Nullable ModelPackage base)
            throws IOException {
        Path data = Files.createDirectory(folder.resolve(name + "-data"));
        Files.writeString(data.resolve("text.txt"), text);
        Map<String, Object> all = new HashMap<>(SMALL);
        all.putAll(choices);
        JsonNode parameters = JSON.valueToTree(WordsChoices.of(all));
        Path work = folder.resolve(name);
        new WordsTrainer()
                .train(
                        TestRun.of(
                                work,
                                data,
                                parameters,
                                1,
                                base == null ? null : base.folder(),
                                null,
                                new StopSignal(),
                                new ByteArrayOutputStream()));
        return ModelPackage.open(work.resolve("package"));
    }

    static Vocabulary vocabulary(ModelPackage trained) throws IOException {
        return Vocabulary.read(trained.file(Vocabulary.FILE));
    }

    static float[] vector(ModelPackage trained, String word) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            WordsPackage words = WordsPackage.open(trained, arena);
            try (WordSearch search = search(words)) {
                return search.rows().row(words.vocabulary().number(word).orElseThrow());
            }
        }
    }

    /** The words nearest to a vector, itself among them. */
    static List<String> nearest(ModelPackage trained, float[] vector) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            WordsPackage words = WordsPackage.open(trained, arena);
            try (WordSearch search = search(words)) {
                Query query = new Query(vector, new int[0], 8);
                return search.nearest(List.of(query)).getFirst().stream()
                        .map(hit -> words.vocabulary().word(hit.row()))
                        .toList();
            }
        }
    }

    private static WordSearch search(WordsPackage words) {
        return new WordSearch(
                RowScan.best(),
                words.vectors(),
                words.vocabulary().size(),
                words.architecture().vectorSize());
    }
}
