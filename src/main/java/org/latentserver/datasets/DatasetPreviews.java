package org.latentserver.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.ArrayContent;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.content.Split;

/** A look at the content of a data set. */
final class DatasetPreviews {
    static final int MAX_COUNT = 100;
    private static final int MAX_TILE = 160;
    private static final int MAX_LINE = 1_000;
    private static final int MAX_VALUES = 1_000;

    private DatasetPreviews() {}

    /** Rows of an array data set. */
    record Rows(List<String> columns, List<Integer> shape, List<Row> rows) {}

    /**
     * One row.
     *
     * @param values the first {@value #MAX_VALUES} at most
     */
    record Row(int item, @Nullable String label, float[] values) {}

    /**
     * A contact sheet of randomly chosen images with their labels.
     *
     * @return a PNG file
     */
    static byte[] sheet(Path folder, int count, long seed, @Nullable Split split)
            throws IOException {
        try (ImageContent content = ImageContent.open(folder)) {
            List<Picture> pictures = new ArrayList<>();
            List<String> titles = new ArrayList<>();
            for (int item : choose(items(content, split), count, seed)) {
                float[] pixels =
                        new float[content.channels() * content.height(item) * content.width(item)];
                content.copy(item, pixels, 0);
                pictures.add(
                        tile(
                                new Picture(
                                        content.channels(),
                                        content.height(item),
                                        content.width(item),
                                        pixels)));
                String label = label(content.description(), content.label(item));
                titles.add(label == null ? "#" + item : label);
            }
            int columns = (int) Math.ceil(Math.sqrt(pictures.size()));
            return Pictures.png(Pictures.labelledGrid(pictures, titles, columns));
        }
    }

    private static int[] items(ImageContent content, @Nullable Split split) {
        if (split == null) {
            return IntStream.range(0, Math.toIntExact(content.description().count())).toArray();
        }
        int[] items = content.items(split);
        if (items.length == 0) {
            throw ServiceException.invalid(
                    "split", "there are no %s items in it".formatted(split.slug()));
        }
        return items;
    }

    /** The seeded choice, in the order of the data set. */
    private static int[] choose(int[] items, int count, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int[] pool = items.clone();
        int chosen = Math.min(count, pool.length);
        for (int i = 0; i < chosen; i++) {
            int other = i + random.nextInt(pool.length - i);
            int item = pool[other];
            pool[other] = pool[i];
            pool[i] = item;
        }
        return IntStream.of(pool).limit(chosen).sorted().toArray();
    }

    private static Picture tile(Picture picture) {
        int longest = Math.max(picture.height(), picture.width());
        if (longest <= MAX_TILE) {
            return picture;
        }
        double scale = (double) MAX_TILE / longest;
        return Pictures.resize(
                picture,
                Math.max(1, (int) Math.round(picture.height() * scale)),
                Math.max(1, (int) Math.round(picture.width() * scale)));
    }

    private static @Nullable String label(DatasetDescription description, int label) {
        return label < 0 ? null : description.classes().get(label).name();
    }

    /** The first lines, each cut where it is long. */
    static String lines(Path folder, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (InputStream in = Files.newInputStream(folder.resolve(DatasetFiles.TEXT))) {
            byte[] start = in.readNBytes(count * 4 * MAX_LINE);
            String text = new String(start, StandardCharsets.UTF_8);
            text.lines().limit(count).forEach(line -> lines.append(cut(line)).append('\n'));
        }
        return lines.toString();
    }

    private static String cut(String line) {
        int points = line.codePointCount(0, line.length());
        return points <= MAX_LINE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_LINE)) + "…";
    }

    static Rows rows(Path folder, int count) throws IOException {
        try (ArrayContent content = ArrayContent.open(folder)) {
            DatasetDescription description = content.description();
            List<Row> rows = new ArrayList<>();
            for (int item = 0; item < Math.min(count, description.count()); item++) {
                float[] values = new float[content.width()];
                content.copy(item, values, 0);
                rows.add(
                        new Row(
                                item,
                                label(description, content.label(item)),
                                java.util.Arrays.copyOf(
                                        values, Math.min(values.length, MAX_VALUES))));
            }
            return new Rows(
                    description.columns(), Objects.requireNonNull(description.shape()), rows);
        }
    }
}
