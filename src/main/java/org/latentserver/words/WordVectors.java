package org.latentserver.words;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.serving.Batcher;
import org.latentserver.serving.Batchers;
import org.latentserver.serving.TensorModel;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.IndexReport;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;

/**
 * Served word vectors. The weights and the graph are mapped, so that processes on one machine share
 * them; the heap holds the vocabulary and three numbers a word.
 */
final class WordVectors implements TensorModel {
    private static final int WARM_UPS = 50;
    private static final int BYTES_PER_WORD = 120;

    private final Arena arena;
    private final long weightBytes;
    private final WordSearch search;
    private final WordLookup lookup;
    private final WordNeighbours neighbours;

    private WordVectors(
            WordsPackage words, Arena arena, WordSearch.Settings settings, Batchers batchers) {
        WordsArchitecture architecture = words.architecture();
        Vocabulary vocabulary = words.vocabulary();
        this.arena = arena;
        MemorySegment ngrams = words.ngrams();
        weightBytes = words.vectors().byteSize() + (ngrams == null ? 0 : ngrams.byteSize());
        search =
                new WordSearch(
                        RowScan.best(),
                        words.vectors(),
                        vocabulary.size(),
                        architecture.vectorSize(),
                        settings);
        lookup = new WordLookup(architecture, vocabulary, search.rows(), Subwords.of(words));
        neighbours = new WordNeighbours(lookup, search, batchers);
    }

    /**
     * @throws ServiceException INVALID_DATA when vocabulary, weights and architecture don't agree
     */
    @SuppressWarnings("MustBeClosedChecker") // the model owns the arena until its close()
    static WordVectors load(
            ModelPackage modelPackage, WordSearch.Settings settings, Batchers batchers)
            throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new WordVectors(
                    WordsPackage.open(modelPackage, arena), arena, settings, batchers);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    WordLookup lookup() {
        return lookup;
    }

    WordNeighbours neighbours() {
        return neighbours;
    }

    /** How nearest words are searched now, as measured. */
    IndexReport index() {
        return search.report();
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
        return WordTensors.infer(lookup, inputs);
    }

    @Override
    public List<Batcher<?, ?>> batchers() {
        return neighbours.batchers();
    }

    @Override
    public void warmUp() {
        String first = lookup.word(0);
        for (int i = 0; i < WARM_UPS; i++) {
            neighbours.nearest(
                    search.rows().row(0), List.of(lookup.find("word", first)), WordLists.DEFAULT_K);
        }
    }

    @Override
    public long bytes() {
        return weightBytes + search.bytes() + (long) lookup.size() * BYTES_PER_WORD;
    }

    @Override
    public void close() {
        neighbours.close();
        search.close();
        arena.close();
    }
}
