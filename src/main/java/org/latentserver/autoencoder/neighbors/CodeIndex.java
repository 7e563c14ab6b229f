package org.latentserver.autoencoder.neighbors;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Codes of all items of a data set: one file, float32, little-endian, one after another, open for
 * reading whatever becomes of the file. Used by the thread that opened it.
 */
public final class CodeIndex implements AutoCloseable {
    private static final int BLOCK = 4096;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment codes;
    private final int items;
    private final int codeSize;

    /**
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    CodeIndex(Path file, int codeSize) throws IOException {
        this.codeSize = codeSize;
        try (FileChannel channel = FileChannel.open(file)) {
            codes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        items = Math.toIntExact(codes.byteSize() / 4 / codeSize);
    }

    /** An item and how far its code is from the query's. */
    public record Hit(int item, double distance) {}

    /**
     * The nearest items of each query by Euclidean distance, nearest first, found exactly: every
     * code is read once for all queries together.
     *
     * @param queries codes
     * @param k at least 1; fewer are found where there are fewer items
     */
    public List<List<Hit>> nearest(List<float[]> queries, int k) {
        List<NearestItems> nearest = new ArrayList<>();
        queries.forEach(_ -> nearest.add(new NearestItems(Math.min(k, items))));
        float[] block = new float[BLOCK * codeSize];
        for (int from = 0; from < items; from += BLOCK) {
            int count = Math.min(BLOCK, items - from);
            long offset = 4L * from * codeSize;
            MemorySegment.copy(codes, FLOAT, offset, block, 0, count * codeSize);
            for (int query = 0; query < queries.size(); query++) {
                scan(queries.get(query), block, count, from, nearest.get(query));
            }
        }
        return nearest.stream().map(NearestItems::hits).toList();
    }

    private void scan(float[] query, float[] block, int count, int from, NearestItems nearest) {
        for (int item = 0; item < count; item++) {
            int at = item * codeSize;
            float sum = 0;
            for (int i = 0; i < codeSize; i++) {
                float difference = query[i] - block[at + i];
                sum += difference * difference;
            }
            nearest.offer(from + item, sum);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
