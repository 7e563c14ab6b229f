package org.latentserver.perceptual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;

/** Cuts items of mixed picture sizes into groups of one size that one pass may hold. */
final class SizeGroups {
    private SizeGroups() {}

    private record Size(int height, int width) {}

    /**
     * Answers items group by group.
     *
     * @param picture whose size decides
     * @param largestPass most pixels of one group; a single item may exceed it
     * @param function outputs in the order of the inputs, one each
     * @return outputs in the order of {@code items}
     */
    static <I, O> List<O> map(
            List<I> items,
            Function<I, Picture> picture,
            long largestPass,
            Function<List<I>, List<O>> function) {
        Map<Size, List<Integer>> bySize = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            Picture of = picture.apply(items.get(i));
            bySize.computeIfAbsent(new Size(of.height(), of.width()), size -> new ArrayList<>())
                    .add(i);
        }
        Map<Integer, O> outputs = new LinkedHashMap<>();
        bySize.forEach((size, indexes) -> {
            long fitting = largestPass / ((long) size.height * size.width);
            int most = Math.clamp(fitting, 1, indexes.size());
            for (int from = 0; from < indexes.size(); from += most) {
                List<Integer> group = indexes.subList(from, Math.min(indexes.size(), from + most));
                List<O> results = function.apply(group.stream().map(items::get).toList());
                IntStream.range(0, group.size())
                        .forEach(i -> outputs.put(group.get(i), results.get(i)));
            }
        });
        return IntStream.range(0, items.size()).mapToObj(outputs::get).toList();
    }
}
