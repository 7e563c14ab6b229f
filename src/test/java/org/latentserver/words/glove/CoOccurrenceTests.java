package org.latentserver.words.glove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.training.StoppedException;
import org.latentserver.words.corpus.Corpus;

class CoOccurrenceTests {
    private static final int WINDOW = 15;
    private static final long AMPLE = 1 << 20;

    /** Weights are multiples of 2^-24, of which some thousands are added. */
    private static final double ROUNDING = 1e-4;

    private static final LossWeight WEIGHT = new LossWeight(10, .75);

    @TempDir private Path folder;

    @Test
    void weighsNeighboursByTheInverseOfTheirDistance() throws IOException {
        // a: 4, b: 3, c: 3 occurrences; by hand for a window of 2
        Corpus corpus = ToyCorpus.of("a b c a", "b a", "c c", "a b");
        assertThat(byWords(corpus, cells(corpus, 2, AMPLE, 1)))
                .containsExactly(
                        entry("b a", 1 + .5 + 1 + 1),
                        entry("c a", .5 + 1),
                        entry("c b", 1.0),
                        entry("c c", 2.0)); // each is the other's neighbour
    }

    @Test
    void equalsTheSumOverAllPairs() throws IOException {
        Corpus corpus = ToyCorpus.random(300, 150, 1);
        Map<Long, Double> expected = allPairs(corpus);
        List<Cell> cells = cells(corpus, WINDOW, AMPLE, 1);
        assertThat(cells).hasSameSizeAs(expected.keySet());
        for (Cell cell : cells) {
            assertThat(cell.sum * CellSink.UNIT)
                    .isCloseTo(expected.get(cell.key), within(ROUNDING));
        }
    }

    @ParameterizedTest
    @CsvSource({"800, 1", "800, 3", "8000, 2", "1000000, 3"})
    void neitherMemoryNorThreadsChangeTheSums(long memory, int threads) throws IOException {
        Corpus corpus = ToyCorpus.random(300, 150, 2);
        assertThat(cells(corpus, WINDOW, memory, threads))
                .isEqualTo(cells(corpus, WINDOW, AMPLE, 1))
                .isSortedAccordingTo((a, b) -> Long.compare(a.key, b.key));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void spillsOnlyWhatExceedsTheMemory() throws IOException {
        Corpus corpus = ToyCorpus.random(300, 150, 2);
        Path nowhere = folder.resolve("missing/spill");
        try (Threads threads = new Threads(1)) {
            long enough = corpus.positions() * Stretch.BYTES_A_POSITION;
            counter(corpus, WINDOW, enough, threads).count((key, sum) -> {}, nowhere);
            assertThatThrownBy(() ->
                            counter(corpus, WINDOW, enough - 8, threads)
                                    .count((key, sum) -> {}, nowhere))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void stopsOnRequestAndLeavesNoSpill() {
        Corpus corpus = ToyCorpus.random(300, 150, 3);
        try (Threads threads = new Threads(1)) {
            boolean[] seen = {false};
            CoOccurrenceCounter counter =
                    new CoOccurrenceCounter(
                            corpus, WINDOW, 800, threads, () -> seen[0], share -> seen[0] = true);
            assertThatThrownBy(() -> counter.count((key, sum) -> {}, folder.resolve("spill")))
                    .isInstanceOf(StoppedException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void reportsARisingShareThatEndsAtOne() throws IOException {
        Corpus corpus = ToyCorpus.random(300, 150, 3);
        List<Double> shares = new ArrayList<>();
        try (Threads threads = new Threads(2)) {
            new CoOccurrenceCounter(corpus, WINDOW, 8000, threads, () -> false, shares::add)
                    .count((key, sum) -> {}, folder.resolve("spill"));
        }
        assertThat(shares).isSorted().endsWith(1.0).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({"800, 1", "3000, 2", "10000000, 2"})
    void recordsHoldEachCellOnce(int memory, int threads) throws IOException {
        Corpus corpus = ToyCorpus.random(300, 1000, 4);
        GloveParameters parameters = new GloveParameters(20, WINDOW, 1, .05, WEIGHT, memory);
        try (Arena arena = Arena.ofConfined();
                Threads some = new Threads(threads)) {
            CoOccurrences data =
                    CoOccurrenceCounter.count(
                            corpus,
                            parameters,
                            folder.resolve("records"),
                            folder.resolve("spill"),
                            arena,
                            some,
                            () -> false,
                            share -> {});
            List<Cell> cells = cells(corpus, WINDOW, AMPLE, 1);
            Map<Long, Long> records = new HashMap<>();
            long[] all = data.records().toArray(ValueLayout.JAVA_LONG);
            for (int i = 0; i < all.length; i += CoOccurrences.VALUES) {
                assertThat(records.put(all[i], all[i + 1])).isNull();
            }
            assertThat(records).hasSameSizeAs(cells);
            for (Cell cell : cells) {
                double x = cell.sum * CellSink.UNIT;
                long values = records.getOrDefault(cell.key, 0L);
                assertThat(CoOccurrences.logarithm(values)).isEqualTo((float) Math.log(x));
                assertThat(CoOccurrences.weight(values)).isEqualTo(WEIGHT.of(x));
            }
            long diagonal =
                    cells.stream()
                            .filter(c -> CellSink.row(c.key) == CellSink.column(c.key))
                            .count();
            assertThat(data.cells()).isEqualTo(2L * cells.size() - diagonal);
            assertEachEpochTrainsAll(data, all);
        }
        assertThat(Files.exists(folder.resolve("spill"))).isFalse();
    }

    private static void assertEachEpochTrainsAll(CoOccurrences data, long[] all) {
        List<Long> expected = pairs(all, all.length / CoOccurrences.VALUES);
        List<Long> first = epoch(data, 7, 0);
        assertThat(sorted(first)).isEqualTo(sorted(expected)).isNotEqualTo(first);
        List<Long> second = epoch(data, 7, 1);
        assertThat(sorted(second)).isEqualTo(sorted(expected));
        assertThat(second).isNotEqualTo(first);
        assertThat(epoch(data, 8, 0)).isNotEqualTo(first);
        assertThat(epoch(data, 7, 0)).isEqualTo(first);
    }

    private static List<Long> epoch(CoOccurrences data, long seed, int epoch) {
        EpochOrder order = new EpochOrder(data, seed, epoch);
        long[] buffer = new long[EpochOrder.CHUNK_VALUES];
        List<Long> pairs = new ArrayList<>();
        for (int chunk = 0; chunk < EpochOrder.chunks(data); chunk++) {
            pairs.addAll(pairs(buffer, order.load(chunk, buffer)));
        }
        return pairs;
    }

    private static List<Long> sorted(List<Long> pairs) {
        return pairs.stream().sorted().toList();
    }

    private static List<Long> pairs(long[] records, int count) {
        List<Long> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(records[CoOccurrences.VALUES * i]);
        }
        return pairs;
    }

    @Test
    void theLossWeightIsThatOfThePaper() {
        assertThat(WEIGHT.of(10)).isEqualTo(1);
        assertThat(WEIGHT.of(1000)).isEqualTo(1);
        assertThat((double) WEIGHT.of(5)).isCloseTo(.5946036, within(1e-7)); // 2^-0.75
        assertThat((double) new LossWeight(100, .5).of(1)).isCloseTo(.1, within(1e-7));
    }

    private record Cell(long key, long sum) {}

    private List<Cell> cells(Corpus corpus, int window, long memory, int count) throws IOException {
        List<Cell> cells = new ArrayList<>();
        try (Threads threads = new Threads(count)) {
            counter(corpus, window, memory, threads)
                    .count((key, sum) -> cells.add(new Cell(key, sum)), folder.resolve("spill"));
        }
        return cells;
    }

    private static CoOccurrenceCounter counter(
            Corpus corpus, int window, long memory, Threads threads) {
        return new CoOccurrenceCounter(corpus, window, memory, threads, () -> false, share -> {});
    }

    private static Map<String, Double> byWords(Corpus corpus, List<Cell> cells) {
        Map<String, Double> sums = new TreeMap<>();
        for (Cell cell : cells) {
            String row = corpus.vocabulary().word(CellSink.row(cell.key));
            String column = corpus.vocabulary().word(CellSink.column(cell.key));
            sums.put(row + " " + column, cell.sum * CellSink.UNIT);
        }
        return sums;
    }

    /** From the definition: over all ordered pairs of positions of a line. */
    private static Map<Long, Double> allPairs(Corpus corpus) {
        int[] positions = corpus.numbers().toArray(ValueLayout.JAVA_INT);
        Map<Long, Double> sums = new HashMap<>();
        for (int i = 0; i < positions.length; i++) {
            boolean sameLine = positions[i] >= 0;
            for (int j = i + 1; sameLine && j <= i + WINDOW && j < positions.length; j++) {
                sameLine = positions[j] >= 0;
                if (sameLine) {
                    int row = Math.max(positions[i], positions[j]);
                    int column = Math.min(positions[i], positions[j]);
                    double weight = (row == column ? 2.0 : 1.0) / (j - i);
                    sums.merge(CellSink.key(row, column), weight, Double::sum);
                }
            }
        }
        return sums;
    }
}
