package org.latentserver.autoencoder.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.LatentHome;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.Dataset;
import org.latentserver.datasets.content.ArrayContent;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.training.ContentFolder;
import org.springframework.util.unit.DataSize;

class CodeIndexesTests {
    private static final int ITEMS = 5000;
    private static final int WIDTH = 4;

    @TempDir private Path folder;
    private final float[] rows = rows();
    private final AtomicInteger encoded = new AtomicInteger();

    @Test
    void findsTheNearestExactlyWithTiesByNumber() throws IOException {
        List<float[]> queries = List.of(new float[] {0, 0, 0, 0}, doubled(row(77)));
        List<List<CodeIndex.Hit>> hits;
        try (CodeIndex index = index(indexes(ITEMS, DataSize.ofMegabytes(1)), "package")) {
            hits = index.nearest(queries, 7);
        }
        for (int q = 0; q < 2; q++) {
            float[] query = queries.get(q);
            List<Integer> expected =
                    IntStream.range(0, ITEMS)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> distance(query, i)))
                            .limit(7)
                            .toList();
            assertThat(hits.get(q)).extracting(CodeIndex.Hit::item).isEqualTo(expected);
            assertThat(hits.get(q).getFirst().distance())
                    .isCloseTo(distance(query, expected.getFirst()), within(1e-5));
        }
        assertThat(hits.get(1).getFirst()).isEqualTo(new CodeIndex.Hit(77, 0));
    }

    @Test
    void computesAnIndexOnceAndKeepsItAcrossServers() throws IOException {
        index(indexes(ITEMS, DataSize.ofMegabytes(1)), "package").close();
        index(indexes(ITEMS, DataSize.ofMegabytes(1)), "package").close();
        assertThat(encoded).hasValue(ITEMS);
        index(indexes(ITEMS, DataSize.ofMegabytes(1)), "other").close();
        assertThat(encoded).hasValue(2 * ITEMS);
    }

    @Test
    void theLongestUnusedGoesWhenThereIsNoRoom() throws IOException {
        DataSize two = DataSize.ofBytes(2L * 4 * ITEMS * WIDTH);
        index(indexes(ITEMS, two, 1), "first").close();
        index(indexes(ITEMS, two, 2), "second").close();
        index(indexes(ITEMS, two, 3), "first").close();
        index(indexes(ITEMS, two, 4), "third").close();
        try (var kept = Files.list(folder.resolve("home/code-indexes"))) {
            assertThat(kept.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("first-ds-1", "third-ds-1");
        }
    }

    @Test
    void refusesADatasetOfTooManyItems() {
        CodeIndexes indexes = indexes(ITEMS - 1, DataSize.ofMegabytes(1));
        assertThatThrownBy(() -> index(indexes, "package"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
                .hasMessageContaining("at most 4999");
        assertThat(encoded).hasValue(0);
    }

    private CodeIndexes indexes(long maxItems, DataSize maxContent) {
        return indexes(maxItems, maxContent, 0);
    }

    private CodeIndexes indexes(long maxItems, DataSize maxContent, int hour) {
        Instant now = Instant.EPOCH.plus(Duration.ofHours(hour));
        return new CodeIndexes(
                new LatentHome(folder.resolve("home"), folder),
                new IndexSettings(maxItems, maxContent),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private CodeIndex index(CodeIndexes indexes, String packageId) throws IOException {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            ContentFolder.rows(Files.createDirectories(data), WIDTH, rows);
        }
        Dataset dataset =
                new Dataset("ds-1", "rows", Instant.EPOCH, DatasetFiles.description(data));
        try (ArrayContent content = ArrayContent.open(data)) {
            return indexes.of(packageId, WIDTH, dataset, content, this::doubledItems);
        }
    }

    private static float[] rows() {
        SplittableRandom random = new SplittableRandom(3);
        float[] rows = new float[ITEMS * WIDTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return rows;
    }

    private float[] row(int item) {
        return java.util.Arrays.copyOfRange(rows, item * WIDTH, (item + 1) * WIDTH);
    }

    private List<float[]> doubledItems(List<float[]> items) {
        encoded.addAndGet(items.size());
        return items.stream().map(CodeIndexesTests::doubled).toList();
    }

    private static float[] doubled(float[] row) {
        float[] code = row.clone();
        for (int i = 0; i < code.length; i++) {
            code[i] *= 2;
        }
        return code;
    }

    private double distance(float[] query, int item) {
        float[] code = doubled(row(item));
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += Math.pow(query[i] - code[i], 2);
        }
        return Math.sqrt(sum);
    }
}
