package org.latentserver.perceptual.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;

/**
 * A picture of images that a classifier got wrong, of as many classes as possible: above each its
 * label and what it was taken for.
 */
final class MistakeSheet {
    private static final int COLUMNS = 6;
    private static final int SHOWN = 24;

    private MistakeSheet() {}

    /** The sheet as PNG; of images that were right, were all of them. */
    static byte[] png(LabelledImages images, Evaluation.Result result) {
        int[] labels = images.labels(result.items());
        List<ClassCount> classes = images.source().description().classes();
        List<Picture> pictures = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        for (int index : chosen(labels, result.predicted())) {
            pictures.add(picture(images, result.items()[index]));
            titles.add(
                    classes.get(labels[index]).name()
                            + "\n> "
                            + classes.get(result.predicted()[index]).name());
        }
        return Pictures.png(Pictures.labelledGrid(pictures, titles, COLUMNS));
    }

    /**
     * Places of the shown images, class by class.
     *
     * @param labels of all images
     * @param predicted as many
     */
    static int[] chosen(int[] labels, int[] predicted) {
        int[] wrong =
                IntStream.range(0, labels.length).filter(i -> labels[i] != predicted[i]).toArray();
        int[] from = wrong.length > 0 ? wrong : IntStream.range(0, labels.length).toArray();
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int index : from) {
            byClass.computeIfAbsent(labels[index], _ -> new ArrayList<>()).add(index);
        }
        Map<Integer, List<Integer>> shown = new LinkedHashMap<>();
        int most = byClass.values().stream().mapToInt(List::size).max().orElse(0);
        int count = 0;
        for (int turn = 0; turn < most; turn++) {
            for (Map.Entry<Integer, List<Integer>> entry : byClass.entrySet()) {
                if (turn < entry.getValue().size() && count < SHOWN) {
                    shown.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(entry.getValue().get(turn));
                    count++;
                }
            }
        }
        return shown.values().stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    }

    private static Picture picture(LabelledImages images, int item) {
        long[] shape = images.source().shape();
        float[] pixels = new float[images.source().width()];
        images.source().copy(item, pixels, 0);
        return new Picture((int) shape[0], (int) shape[1], (int) shape[2], pixels);
    }
}
