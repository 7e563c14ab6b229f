package org.latentserver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

class BatchesTests {
    private static final int[] ITEMS = IntStream.range(0, 103).map(i -> i * 2).toArray();

    /** Half a unit in the last place of float32 at 1. */
    private static final float ROUNDING = 1.2e-7f;

    @TempDir private Path folder;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    @Test
    void anEpochHoldsEachItemAtMostOnce() throws IOException {
        try (ItemSource source = images(206)) {
            Batches batches = new Batches(source, ITEMS, 10, 1);
            assertThat(batches.perEpoch()).isEqualTo(10);
            int[] epoch = epoch(batches, 3);
            assertThat(epoch).hasSize(100).doesNotHaveDuplicates();
            assertThat(ITEMS).contains(epoch);
        }
    }

    @Test
    void theOrderFollowsFromSeedAndEpochAlone() throws IOException {
        try (ItemSource source = images(206)) {
            Batches straight = new Batches(source, ITEMS, 10, 7);
            int[] first = epoch(straight, 0);
            int[] second = epoch(straight, 1);
            Batches resumed = new Batches(source, ITEMS, 10, 7);
            assertThat(epoch(resumed, 1)).containsExactly(second);
            assertThat(epoch(resumed, 0)).containsExactly(first);
            assertThat(second).isNotEqualTo(first);
            assertThat(epoch(new Batches(source, ITEMS, 10, 8), 0)).isNotEqualTo(first);
        }
    }

    @Test
    void takesAllItemsWhereTheyAreFewerThanABatch() throws IOException {
        try (ItemSource source = images(206)) {
            Batches batches = new Batches(source, new int[] {4, 5, 6}, 128, 1);
            assertThat(batches.perEpoch()).isEqualTo(1);
            assertThat(batches.items(0, 0)).containsExactlyInAnyOrder(4, 5, 6);
        }
    }

    @Test
    void refusesASplitWithoutItems() throws IOException {
        try (ItemSource source = images(206)) {
            assertThatThrownBy(() -> new Batches(source, new int[0], 8, 1))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("no items");
        }
    }

    @Test
    void loadsImagesAsTheyWereStored() throws IOException {
        byte[] pixels = new byte[20 * 3 * 2 * 5];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 7);
        }
        try (ItemSource source = ItemSource.open(ContentFolder.images(folder, 3, 2, 5, pixels));
                NDManager manager = PyTorch.newManager()) {
            int[] chosen = {19, 0, 7, 7};
            NDArray loaded = source.load(manager, chosen);
            assertThat(loaded.getShape()).isEqualTo(new Shape(4, 3, 2, 5));
            float[] expected = new float[4 * 30];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (pixels[chosen[i / 30] * 30 + i % 30] & 0xff) / 255f;
            }
            assertThat(loaded.toFloatArray()).containsExactly(expected, within(ROUNDING));
        }
    }

    @Test
    void loadsRowsAsTheyWereStored() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[20 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1000, 1000);
        }
        try (ItemSource source = ItemSource.open(ContentFolder.rows(folder, 4, values));
                NDManager manager = PyTorch.newManager()) {
            assertThat(source.items(Split.TEST)).containsExactly(9, 19);
            NDArray loaded = source.load(manager, new int[] {19, 3});
            assertThat(loaded.getShape()).isEqualTo(new Shape(2, 4));
            float[] expected = new float[8];
            System.arraycopy(values, 19 * 4, expected, 0, 4);
            System.arraycopy(values, 3 * 4, expected, 4, 4);
            assertThat(loaded.toFloatArray()).containsExactly(expected);
        }
    }

    private ItemSource images(int count) throws IOException {
        return ItemSource.open(ContentFolder.images(folder, 1, 2, 2, new byte[count * 4]));
    }

    private static int[] epoch(Batches batches, int epoch) {
        return IntStream.range(0, batches.perEpoch())
                .flatMap(index -> IntStream.of(batches.items(epoch, index)))
                .toArray();
    }
}
