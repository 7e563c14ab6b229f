package org.latentserver.words.jobs;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.latentserver.words.corpus.Vocabulary;
import org.latentserver.words.search.Hit;
import org.latentserver.words.search.Query;
import org.latentserver.words.search.RowScan;
import org.latentserver.words.search.WordSearch;
import org.latentserver.words.training.RowMatrix;

/** The nearest words of some probe words, to be looked at during training. */
final class Neighbours {
    private static final int PROBES_WITHOUT = 5;
    private static final int NEIGHBOURS = 8;

    /** Neighbours are looked for among the most frequent words only. */
    private static final int PROBED_ROWS = 50_000;

    private final Vocabulary vocabulary;
    private final int[] probes;

    /**
     * @param words those that the vocabulary lacks are passed over; when it lacks all of them, the
     *     most frequent words take their place
     */
    Neighbours(Vocabulary vocabulary, List<String> words) {
        this.vocabulary = vocabulary;
        int[] known =
                words.stream().flatMapToInt(word -> vocabulary.number(word).stream()).toArray();
        probes =
                known.length > 0
                        ? known
                        : IntStream.range(0, Math.min(PROBES_WITHOUT, vocabulary.size())).toArray();
    }

    /** A line for each probe word. */
    String of(RowMatrix vectors) {
        List<Query> queries =
                IntStream.of(probes)
                        .mapToObj(probe ->
                                new Query(vectors.row(probe), new int[] {probe}, NEIGHBOURS))
                        .toList();
        List<List<Hit>> answers;
        int rows = Math.min(vocabulary.size(), PROBED_ROWS);
        try (Arena arena = Arena.ofConfined();
                WordSearch search =
                        new WordSearch(
                                RowScan.best(),
                                vectors.packed(rows, arena),
                                rows,
                                vectors.dimension())) {
            answers = search.nearest(queries);
        }
        return IntStream.range(0, probes.length)
                .mapToObj(i -> vocabulary.word(probes[i]) + ": " + words(answers.get(i)))
                .collect(Collectors.joining("\n"));
    }

    private String words(List<Hit> hits) {
        return hits.stream()
                .map(hit ->
                        String.format(
                                Locale.ROOT,
                                "%s %.2f",
                                vocabulary.word(hit.row()),
                                hit.similarity()))
                .collect(Collectors.joining(", "));
    }
}
