package org.latentserver.datasets.content;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory-mapped images of a stored data set.
 *
 * <p>{@code images.u8}: the images one after another, each channels x height x width bytes (CHW, 0
 * to 255). {@code sizes.i32}: height and width of each, only when sizes differ. {@code labels.i32}:
 * label numbers, -1 where unknown; only when labelled. {@code splits.u8}: one {@link Split} ordinal
 * an item. Integers are little-endian. Safe for use by several threads until closed.
 */
public final class ImageContent implements StoredItems {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);

    private final DatasetDescription description;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment images;
    private final long[] offsets;
    private final int[] heights;
    private final int[] widths;
    private final ItemLabels labels;

    private ImageContent(Path folder, DatasetDescription description) throws IOException {
        this.description = description;
        try (FileChannel channel =
                FileChannel.open(folder.resolve(DatasetFiles.IMAGES), StandardOpenOption.READ)) {
            images = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        int count = Math.toIntExact(description.count());
        heights = new int[count];
        widths = new int[count];
        offsets = new long[count + 1];
        readSizes(folder, count);
        labels = ItemLabels.read(folder, count);
    }

    /** Opens the content in a folder. The caller closes it. */
    public static ImageContent open(Path folder) throws IOException {
        DatasetDescription description = DatasetFiles.description(folder);
        if (description.kind() != DatasetKind.IMAGES) {
            throw new IOException("not images but " + description.kind().slug());
        }
        return new ImageContent(folder, description);
    }

    private void readSizes(Path folder, int count) throws IOException {
        Path file = folder.resolve(DatasetFiles.SIZES);
        boolean varied = Files.exists(file);
        MemorySegment sizes =
                varied ? MemorySegment.ofArray(Files.readAllBytes(file)) : MemorySegment.NULL;
        for (int i = 0; i < count; i++) {
            heights[i] = varied ? sizes.get(INT, 8L * i) : description.maxHeight();
            widths[i] = varied ? sizes.get(INT, 8L * i + 4) : description.maxWidth();
            offsets[i + 1] = offsets[i] + (long) description.channels() * heights[i] * widths[i];
        }
    }

    @Override
    public DatasetDescription description() {
        return description;
    }

    @Override
    public int[] items(Split split) {
        return labels.items(split);
    }

    @Override
    public int label(int item) {
        return labels.label(item);
    }

    public int channels() {
        return description.channels();
    }

    public int height(int item) {
        return heights[item];
    }

    public int width(int item) {
        return widths[item];
    }

    /** Writes one image as CHW values in [0, 1] into the target from {@code at} on. */
    @Override
    public void copy(int item, float[] target, int at) {
        int length = length(item);
        long from = offsets[item];
        for (int i = 0; i < length; i++) {
            target[at + i] = (images.get(ValueLayout.JAVA_BYTE, from + i) & 0xff) * (1f / 255f);
        }
    }

    /** One image as CHW bytes, 0 to 255 unsigned. */
    public byte[] bytes(int item) {
        return images.asSlice(offsets[item], length(item)).toArray(ValueLayout.JAVA_BYTE);
    }

    private int length(int item) {
        return Math.toIntExact(offsets[item + 1] - offsets[item]);
    }

    @Override
    public MemorySegment values() {
        return images;
    }

    @Override
    public void close() {
        arena.close();
    }
}
