package org.latentserver.words.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.models.packages.Tensor;

/** The graph, and its life on disk. Recall is counted here again, against an exact search. */
class GraphIndexTests {
    private static final int ROWS = 4000;
    private static final int DIMENSION = 20;
    private static final double LEAST_RECALL = .98;

    @TempDir private Path home;
    private GraphFolder folder;

    @BeforeEach
    void setUp() throws IOException {
        folder = folder(1 << 30, Instant.EPOCH);
        folder.sweep();
    }

    @Test
    void findsNearlyAllThatAnExactSearchFinds() {
        try (WordSearch indexed = search("a", 1000)) {
            IndexReport report = indexed.indexed().join();
            assertThat(report.graph().state()).isEqualTo(IndexReport.State.READY);
            assertThat(at10(report.scan().recall())).isEqualTo(1);
            double recall = recall(indexed);
            assertThat(recall).isGreaterThan(LEAST_RECALL);
            assertThat(at10(report.graph().recall())).isGreaterThan(LEAST_RECALL);
            assertThat(report.graph().bytes()).isEqualTo(folder.file("a").toFile().length());
            assertThat(report.graph().progress()).isEqualTo(1);
        }
    }

    @Test
    void saysWhichAnswersAreExact() {
        try (WordSearch indexed = search("a", 1000)) {
            indexed.indexed().join();
            float[] vector = indexed.rows().row(3);
            int[] none = {};
            assertThat(indexed.isExact(new Query(vector, none, 5, Query.ALL, false))).isFalse();
            assertThat(indexed.isExact(new Query(vector, none, 5, Query.ALL, true))).isTrue();
            assertThat(indexed.isExact(new Query(vector, none, 5, 500, false))).isTrue();
            assertThat(indexed.isExact(new Query(vector, none, 1000, Query.ALL, false))).isTrue();
            Query exact = new Query(vector, none, 5, Query.ALL, true);
            Query part = new Query(vector, none, 5, 500, false);
            Query near = new Query(vector, none, 5, Query.ALL, false);
            List<List<Hit>> answers = indexed.nearest(List.of(exact, near, part));
            try (WordSearch plain = plain()) {
                assertThat(answers.get(0)).isEqualTo(plain.nearest(List.of(exact)).getFirst());
                assertThat(answers.get(2)).isEqualTo(plain.nearest(List.of(part)).getFirst());
            }
            assertThat(answers.get(1).getFirst().row()).isEqualTo(3);
        }
    }

    @Test
    void smallVocabulariesNeedNoGraph() {
        try (WordSearch search = search("a", ROWS)) {
            assertThat(search.indexed().join().graph().state()).isEqualTo(IndexReport.State.NONE);
            assertThat(recall(search)).isEqualTo(1);
        }
        assertThat(folder.has("a")).isFalse();
    }

    @Test
    void isBuiltOnceAndServesTheNextProcess() throws IOException {
        search("a", 1000).close(); // gives up what is not ready, or keeps it: both are fine
        List<List<Hit>> first;
        IndexReport built;
        try (WordSearch indexed = search("a", 1000)) {
            built = indexed.indexed().join();
            first = indexed.nearest(queries(indexed));
        }
        byte[] bytes = Files.readAllBytes(folder.file("a"));
        try (WordSearch again = search("a", 1000)) {
            IndexReport report = again.indexed().join();
            assertThat(again.nearest(queries(again))).isEqualTo(first);
            assertThat(report.graph()).isEqualTo(built.graph());
        }
        assertThat(Files.readAllBytes(folder.file("a"))).isEqualTo(bytes);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void isBuiltAgainWhenDamaged() throws IOException {
        try (WordSearch indexed = search("a", 1000)) {
            indexed.indexed().join();
        }
        try (RandomAccessFile file = new RandomAccessFile(folder.file("a").toFile(), "rw")) {
            file.seek(1000);
            int value = file.read();
            file.seek(1000);
            file.write(value ^ 1);
        }
        try (WordSearch indexed = search("a", 1000)) {
            assertThat(indexed.indexed().join().graph().state()).isEqualTo(IndexReport.State.READY);
            assertThat(recall(indexed)).isGreaterThan(LEAST_RECALL);
        }
        Files.write(folder.file("a"), new byte[] {1, 2, 3});
        try (WordSearch indexed = search("a", 1000)) {
            assertThat(indexed.indexed().join().graph().state()).isEqualTo(IndexReport.State.READY);
        }
    }

    @Test
    void theLeastRecentlyUsedGoesWhenSpaceRunsOut() throws IOException {
        for (String key : List.of("a", "b")) {
            int second = key.equals("a") ? 1 : 2;
            folder = folder(1 << 30, Instant.ofEpochSecond(second));
            try (WordSearch indexed = search(key, 1000)) {
                indexed.indexed().join();
            }
        }
        long each = folder.file("a").toFile().length();
        folder = folder(2 * each + each / 2, Instant.ofEpochSecond(3));
        folder.touch("a");
        folder = folder(2 * each + each / 2, Instant.ofEpochSecond(4));
        try (WordSearch indexed = search("c", 1000)) {
            indexed.indexed().join();
        }
        assertThat(folder.has("a")).isTrue();
        assertThat(folder.has("b")).isFalse();
        assertThat(folder.has("c")).isTrue();
    }

    private GraphFolder folder(long limit, Instant now) {
        return new GraphFolder(home, limit, Clock.fixed(now, ZoneOffset.UTC));
    }

    private WordSearch search(String key, int above) {
        var index = new IndexSettings(folder, key, above, 64);
        var settings = new WordSearch.Settings(true, 2, index);
        return new WordSearch(new VectorScan(), rows(), ROWS, DIMENSION, settings);
    }

    private static WordSearch plain() {
        return new WordSearch(new VectorScan(), rows(), ROWS, DIMENSION);
    }

    private static List<Query> queries(WordSearch search) {
        return IntStream.range(0, 50)
                .mapToObj(i -> {
                    int row = i * 79;
                    int[] excluded = {row};
                    return new Query(search.rows().row(row), excluded, 10, Query.ALL, false);
                })
                .toList();
    }

    private static double recall(WordSearch search) {
        List<Query> queries = queries(search);
        int found = 0;
        try (WordSearch plain = plain()) {
            List<List<Hit>> expected = plain.nearest(queries);
            List<List<Hit>> answers = search.nearest(queries);
            for (int i = 0; i < queries.size(); i++) {
                Set<Hit> common = new HashSet<>(expected.get(i));
                common.retainAll(answers.get(i));
                found += common.size();
            }
        }
        return found / (10.0 * queries.size());
    }

    private static MemorySegment rows() {
        Random random = new Random(1);
        float[] values = new float[ROWS * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of("rows", values, ROWS, DIMENSION).data();
    }

    private static double at10(IndexReport.@Nullable Recall recall) {
        return Objects.requireNonNull(recall).at10();
    }
}
