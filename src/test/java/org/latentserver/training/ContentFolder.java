package org.latentserver.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;

/** Writes the content of small data sets, split 8 : 1 : 1 in turn. */
public final class ContentFolder {
    private ContentFolder() {}

    /** Images of one size, one after another in CHW. */
    public static Path images(Path folder, int channels, int height, int width, byte[] pixels)
            throws IOException {
        Files.write(folder.resolve(DatasetFiles.IMAGES), pixels);
        int count = pixels.length / (channels * height * width);
        return describe(
                folder,
                new DatasetDescription(
                        DatasetKind.IMAGES,
                        "idx",
                        count,
                        List.of(channels, height, width),
                        channels,
                        height,
                        height,
                        width,
                        width,
                        List.of(),
                        List.of(),
                        splits(folder, count),
                        null,
                        pixels.length));
    }

    /**
     * As {@link #images(Path, int, int, int, byte[])}, each with a class.
     *
     * @param labels class numbers; -1 for none
     */
    public static Path labelled(
            Path folder,
            int[] shape,
            byte[] pixels,
            int[] labels,
            List<DatasetDescription.ClassCount> classes)
            throws IOException {
        images(folder, shape[0], shape[1], shape[2], pixels);
        ByteBuffer bytes = ByteBuffer.allocate(4 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(labels);
        Files.write(folder.resolve(DatasetFiles.LABELS), bytes.array());
        DatasetDescription plain = DatasetFiles.description(folder);
        return describe(
                folder,
                new DatasetDescription(
                        plain.kind(),
                        plain.format(),
                        plain.count(),
                        plain.shape(),
                        plain.channels(),
                        plain.minHeight(),
                        plain.maxHeight(),
                        plain.minWidth(),
                        plain.maxWidth(),
                        classes,
                        plain.columns(),
                        plain.splits(),
                        plain.text(),
                        plain.bytes()));
    }

    /** Rows of float32. */
    public static Path rows(Path folder, int width, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(folder.resolve(DatasetFiles.ROWS), bytes.array());
        int count = values.length / width;
        return describe(
                folder,
                new DatasetDescription(
                        DatasetKind.ARRAYS,
                        "npy",
                        count,
                        List.of(width),
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        splits(folder, count),
                        null,
                        4L * values.length));
    }

    /**
     * Gives the items of a content folder labels.
     *
     * @param labels one an item
     */
    public static void label(Path folder, List<String> classes, int[] labels) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(labels);
        Files.write(folder.resolve(DatasetFiles.LABELS), bytes.array());
        DatasetDescription plain = DatasetFiles.description(folder);
        List<DatasetDescription.ClassCount> counts =
                IntStream.range(0, classes.size())
                        .mapToObj(c ->
                                new DatasetDescription.ClassCount(
                                        classes.get(c),
                                        IntStream.of(labels).filter(l -> l == c).count()))
                        .toList();
        describe(
                folder,
                new DatasetDescription(
                        plain.kind(),
                        plain.format(),
                        plain.count(),
                        plain.shape(),
                        plain.channels(),
                        plain.minHeight(),
                        plain.maxHeight(),
                        plain.minWidth(),
                        plain.maxWidth(),
                        counts,
                        plain.columns(),
                        plain.splits(),
                        plain.text(),
                        plain.bytes()));
    }

    private static Path describe(Path folder, DatasetDescription description) throws IOException {
        DatasetFiles.write(folder, description);
        return folder;
    }

    private static Map<Split, Long> splits(Path folder, int count) throws IOException {
        byte[] codes = new byte[count];
        long[] counts = new long[3];
        for (int i = 0; i < count; i++) {
            Split split = i % 10 == 8 ? Split.VALIDATION : i % 10 == 9 ? Split.TEST : Split.TRAIN;
            codes[i] = split.code();
            counts[split.code()]++;
        }
        Files.write(folder.resolve(DatasetFiles.SPLITS), codes);
        return Map.of(Split.TRAIN, counts[0], Split.VALIDATION, counts[1], Split.TEST, counts[2]);
    }
}
