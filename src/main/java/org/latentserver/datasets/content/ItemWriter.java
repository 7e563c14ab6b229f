package org.latentserver.datasets.content;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;

/**
 * Labels and splits in the writing. Labels are numbered as they come and renumbered by name at the
 * end, so that the numbers don't depend on the order of the items.
 */
final class ItemWriter implements AutoCloseable {
    private static final Comparator<String> BY_NAME =
            Comparator.comparing(ItemWriter::isNumber)
                    .reversed()
                    .thenComparingLong(name -> isNumber(name) ? Long.parseLong(name) : 0L)
                    .thenComparing(Comparator.naturalOrder());

    /** What the description needs. */
    record Items(long count, List<ClassCount> classes, Map<Split, Long> splits) {}

    private final ContentLimits limits;
    private final Path splitFile;
    private final OutputStream splits;
    private final IntFile labels;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<long[]> labelCounts = new ArrayList<>();
    private final long[] splitCounts = new long[Split.values().length];
    private long count;

    ItemWriter(Path folder, ContentLimits limits) throws IOException {
        this.limits = limits;
        splitFile = folder.resolve(DatasetFiles.SPLITS);
        splits = new BufferedOutputStream(Files.newOutputStream(splitFile), 1 << 16);
        labels = new IntFile(folder.resolve(DatasetFiles.LABELS));
    }

    void add(@Nullable String label, Split split) throws IOException {
        limits.checkItems(++count);
        labels.write(label == null ? -1 : number(label));
        splits.write(split.code());
        splitCounts[split.code()]++;
    }

    private int number(String label) {
        Integer known = numbers.get(label);
        if (known == null) {
            known = numbers.size();
            limits.checkClasses(known + 1);
            numbers.put(label, known);
            labelCounts.add(new long[1]);
        }
        labelCounts.get(known)[0]++;
        return known;
    }

    /**
     * @param fractions of the training items; where the uploader gave validation or test items,
     *     they stay
     */
    Items finish(SplitFractions fractions) throws IOException {
        close();
        if (!fractions.equals(SplitFractions.NONE)) {
            split(fractions);
        }
        List<ClassCount> classes = renumber();
        if (classes.isEmpty()) {
            labels.delete();
        }
        Map<Split, Long> counts = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            counts.put(split, splitCounts[split.code()]);
        }
        return new Items(count, classes, counts);
    }

    private void split(SplitFractions fractions) throws IOException {
        SplitFractions.Choice choice = fractions.choose(splitCounts[Split.TRAIN.code()]);
        Path chosen = splitFile.resolveSibling(splitFile.getFileName() + ".chosen");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(splitFile));
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(chosen))) {
            for (int code = in.read(); code != -1; code = in.read()) {
                if (code != Split.TRAIN.code()) {
                    out.write(code);
                    continue;
                }
                Split split = choice.next();
                splitCounts[Split.TRAIN.code()]--;
                splitCounts[split.code()]++;
                out.write(split.code());
            }
        }
        Files.move(chosen, splitFile, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<ClassCount> renumber() throws IOException {
        List<String> names = new ArrayList<>(numbers.keySet());
        names.sort(BY_NAME);
        int[] places = new int[names.size()];
        List<ClassCount> classes = new ArrayList<>();
        for (int place = 0; place < places.length; place++) {
            String name = names.get(place);
            int number = numbers.getOrDefault(name, -1);
            places[number] = place;
            classes.add(new ClassCount(name, labelCounts.get(number)[0]));
        }
        if (!IntStream.range(0, places.length).allMatch(i -> places[i] == i)) {
            labels.replace(number -> number < 0 ? number : places[number]);
        }
        return classes;
    }

    private static boolean isNumber(String name) {
        return name.length() < 19 && name.matches("0|-?[1-9][0-9]*");
    }

    @Override
    public void close() throws IOException {
        splits.close();
        labels.close();
    }
}
