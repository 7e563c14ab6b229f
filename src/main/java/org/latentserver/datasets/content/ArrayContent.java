package org.latentserver.datasets.content;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Memory-mapped rows of a stored data set: {@code rows.f32}, row-major little-endian float32;
 * {@code labels.i32} and {@code splits.u8} as in {@link ImageContent}. Safe for use by several
 * threads until closed.
 */
public final class ArrayContent implements StoredItems {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DatasetDescription description;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment rows;
    private final ItemLabels labels;
    private final int width;

    private ArrayContent(Path folder, DatasetDescription description) throws IOException {
        this.description = description;
        width = Objects.requireNonNull(description.shape()).stream().reduce(1, Math::multiplyExact);
        try (FileChannel channel =
                FileChannel.open(folder.resolve(DatasetFiles.ROWS), StandardOpenOption.READ)) {
            rows = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        labels = ItemLabels.read(folder, Math.toIntExact(description.count()));
    }

    /** Opens the content in a folder. The caller closes it. */
    public static ArrayContent open(Path folder) throws IOException {
        DatasetDescription description = DatasetFiles.description(folder);
        if (description.kind() != DatasetKind.ARRAYS) {
            throw new IOException("not arrays but " + description.kind().slug());
        }
        return new ArrayContent(folder, description);
    }

    @Override
    public DatasetDescription description() {
        return description;
    }

    /** Values in one row: the product of the row shape. */
    public int width() {
        return width;
    }

    @Override
    public int[] items(Split split) {
        return labels.items(split);
    }

    @Override
    public int label(int item) {
        return labels.label(item);
    }

    @Override
    public void copy(int item, float[] target, int at) {
        MemorySegment.copy(rows, FLOAT, 4L * width * item, target, at, width);
    }

    @Override
    public MemorySegment values() {
        return rows;
    }

    @Override
    public void close() {
        arena.close();
    }
}
