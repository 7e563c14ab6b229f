package org.latentserver.words;

import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.ServedModel;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.FloatRows;
import org.latentserver.words.search.Hit;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;

/** Served word vectors. The weights are mapped, so that processes on one machine share them. */
final class WordVectors implements ServedModel {
    private static final int WARM_UPS = 50;
    private static final int BYTES_PER_WORD = 120;

    private final WordsArchitecture architecture;
    private final Vocabulary vocabulary;
    private final Arena arena;
    private final long weightBytes;
    private final WordSearch search;
    private final Batcher<Query, List<Hit>> batcher;

    /** A word and its cosine with what was asked. */
    record Neighbour(
            @Schema(example = "queen") String word,
            @Schema(description = "Cosine, -1 to 1", example = "0.78") float similarity) {}

    private WordVectors(WordsPackage words, Arena arena, Batchers batchers) {
        this.architecture = words.architecture();
        this.vocabulary = words.vocabulary();
        this.arena = arena;
        weightBytes = words.vectors().byteSize();
        search =
                new WordSearch(
                        RowScan.best(),
                        words.vectors(),
                        vocabulary.size(),
                        architecture.vectorSize());
        batcher = batchers.create("words", queries -> search.nearest(queries));
    }

    /**
     * @throws ServiceException INVALID_DATA when vocabulary, weights and architecture don't agree
     */
    @SuppressWarnings("MustBeClosedChecker") // the model owns the arena until its close()
    static WordVectors load(ModelPackage modelPackage, Batchers batchers) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new WordVectors(WordsPackage.open(modelPackage, arena), arena, batchers);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** The words nearest to one, which is left out. */
    List<Neighbour> nearest(String word, int k) {
        int number = number("word", word);
        return nearest(search.rows().row(number), new int[] {number}, k);
    }

    /**
     * The words nearest to the sum of the positive minus the sum of the negative words' unit
     * vectors (3CosAdd); none of the words given is an answer.
     *
     * @param k answers, at most; at least 1
     * @throws ServiceException UNKNOWN_WORD; INVALID_REQUEST when the sum is zero
     */
    List<Neighbour> nearest(List<String> positive, List<String> negative, int k) {
        int[] plus = numbers("positive", positive);
        int[] minus = numbers("negative", negative);
        float[] sum = new float[architecture.vectorSize()];
        IntStream.of(plus).forEach(number -> add(sum, search.rows().unit(number), 1));
        IntStream.of(minus).forEach(number -> add(sum, search.rows().unit(number), -1));
        if (FloatRows.norm(sum) < 1e-6f) {
            throw ServiceException.invalid(
                    "positive", "the words cancel each other out: nothing is near the zero vector");
        }
        int[] given = IntStream.concat(IntStream.of(plus), IntStream.of(minus)).sorted().toArray();
        return nearest(sum, given, k);
    }

    private List<Neighbour> nearest(float[] vector, int[] excluded, int k) {
        Query query = new Query(vector, excluded, k);
        return batcher.call(List.of(query)).getFirst().stream()
                .map(hit -> new Neighbour(vocabulary.word(hit.row()), hit.similarity()))
                .toList();
    }

    private static void add(float[] sum, float[] vector, float factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * vector[i];
        }
    }

    /** The cosine of two words; 0 when one of the vectors is zero. */
    float similarity(String field, String first, String second) {
        float[] a = search.rows().unit(number(field + "[0]", first));
        float[] b = search.rows().unit(number(field + "[1]", second));
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The vectors of words, as trained, a row each. */
    float[][] vectors(List<String> words) {
        return IntStream.of(numbers("words", words))
                .mapToObj(search.rows()::row)
                .toArray(float[][]::new);
    }

    private int[] numbers(String field, List<String> words) {
        return IntStream.range(0, words.size())
                .map(i -> number(field + "[" + i + "]", words.get(i)))
                .toArray();
    }

    /** The number of a word, which is looked up in lower case when the model was trained so. */
    private int number(String field, String given) {
        String word = architecture.lowerCase() ? given.toLowerCase(Locale.ROOT) : given;
        return vocabulary.number(word).orElseThrow(() -> unknown(field, word));
    }

    private ServiceException unknown(String field, String word) {
        List<String> near = Spelling.near(word, vocabulary);
        String shown = word.length() > 80 ? word.substring(0, 80) + "…" : word;
        String hint = near.isEmpty() ? "" : "; did you mean '" + near.getFirst() + "'?";
        return new ServiceException(
                        org.latentserver.api.ErrorCode.UNKNOWN_WORD,
                        field,
                        "'" + shown + "' is not in the vocabulary" + hint)
                .with("word", shown)
                .with("suggestions", near);
    }

    @Override
    public void warmUp() {
        for (int i = 0; i < WARM_UPS; i++) {
            nearest(search.rows().row(0), new int[] {0}, WordLists.DEFAULT_K);
        }
    }

    @Override
    public long bytes() {
        return weightBytes + search.bytes() + (long) vocabulary.size() * BYTES_PER_WORD;
    }

    @Override
    public void close() {
        batcher.close();
        search.close();
        arena.close();
    }
}
