package org.latentserver.perceptual.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;

/** A picture of the first images that a classifier got wrong, each with both labels. */
final class MistakeSheet {
    private static final int COLUMNS = 6;
    private static final int SHOWN = 24;

    private MistakeSheet() {}

    /** The sheet as PNG; the first images, were all of them right. */
    static byte[] png(LabelledImages images, Evaluation.Result result) {
        int[] shown =
                IntStream.range(0, result.items().length)
                        .filter(i -> isWrong(images, result, i))
                        .limit(SHOWN)
                        .toArray();
        if (shown.length == 0) {
            shown = IntStream.range(0, Math.min(SHOWN, result.items().length)).toArray();
        }
        List<ClassCount> classes = images.source().description().classes();
        List<Picture> pictures = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        for (int index : shown) {
            int item = result.items()[index];
            pictures.add(picture(images, item));
            titles.add(
                    classes.get(images.source().label(item)).name()
                            + " > "
                            + classes.get(result.predicted()[index]).name());
        }
        return Pictures.png(Pictures.labelledGrid(pictures, titles, COLUMNS));
    }

    private static boolean isWrong(LabelledImages images, Evaluation.Result result, int index) {
        return result.predicted()[index] != images.source().label(result.items()[index]);
    }

    private static Picture picture(LabelledImages images, int item) {
        long[] shape = images.source().shape();
        float[] pixels = new float[images.source().width()];
        images.source().copy(item, pixels, 0);
        return new Picture((int) shape[0], (int) shape[1], (int) shape[2], pixels);
    }
}
