package org.latentserver.datasets.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Labels and splits of a stored data set, read whole: five bytes an item. */
final class ItemLabels {
    private final int[] labels;
    private final byte[] splits;

    private ItemLabels(int[] labels, byte[] splits) {
        this.labels = labels;
        this.splits = splits;
    }

    static ItemLabels read(Path folder, int count) throws IOException {
        int[] labels = new int[count];
        java.util.Arrays.fill(labels, -1);
        Path labelFile = folder.resolve(DatasetFiles.LABELS);
        if (Files.exists(labelFile)) {
            ByteBuffer.wrap(Files.readAllBytes(labelFile))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer()
                    .get(labels);
        }
        Path splitFile = folder.resolve(DatasetFiles.SPLITS);
        byte[] splits = Files.exists(splitFile) ? Files.readAllBytes(splitFile) : new byte[count];
        return new ItemLabels(labels, splits);
    }

    int label(int item) {
        return labels[item];
    }

    int[] items(Split split) {
        return IntStream.range(0, splits.length).filter(i -> splits[i] == split.code()).toArray();
    }
}
