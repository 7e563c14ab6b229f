package org.latentserver.perceptual.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;
import org.latentserver.datasets.content.ImageContent;
import org.latentserver.datasets.content.Split;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.ImageRules;

/** The images of an evaluation, read one by one and made to fit the network. Used by one thread. */
final class EvaluatedImages {
    private final ImageContent content;
    private final ImageRules rules;
    private final boolean resize;
    private final int[] labels;
    private final int[] items;
    private final SplittableRandom random;

    /**
     * @throws ServiceException INVALID_DATA when the part of the data set is empty
     */
    EvaluatedImages(
            ImageContent content,
            Architecture architecture,
            PerceptualEvaluationParameters parameters,
            long seed) {
        this.content = content;
        rules = new ImageRules(architecture);
        resize = parameters.resize();
        labels =
                content.description().classes().stream()
                        .map(ClassCount::name)
                        .mapToInt(architecture.classes()::indexOf)
                        .toArray();
        items = part(parameters.split());
        random = new SplittableRandom(seed);
    }

    private int[] part(PerceptualEvaluationParameters.Part part) {
        int[] all = IntStream.range(0, Math.toIntExact(content.description().count())).toArray();
        int[] chosen =
                switch (part) {
                    case TEST -> content.items(Split.TEST);
                    case VALIDATION -> content.items(Split.VALIDATION);
                    case TRAIN -> content.items(Split.TRAIN);
                    case ALL -> all;
                };
        if (chosen.length == 0 && part != PerceptualEvaluationParameters.Part.TEST) {
            throw ServiceException.badData(
                    "parameters.split", "the data set holds no images of this part");
        }
        return chosen.length == 0 ? all : chosen;
    }

    int count() {
        return items.length;
    }

    /** Items whose class the network has, at most so many, those of one size together. */
    int[] classified(int most) {
        return chosen(Arrays.stream(items).filter(item -> label(item) >= 0).toArray(), most);
    }

    /** Items of any class, at most so many, those of one size together. */
    int[] any(int most) {
        return chosen(items, most);
    }

    private int[] chosen(int[] from, int most) {
        int[] pool = from.clone();
        int count = Math.min(most, pool.length);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, pool.length);
            int swap = pool[i];
            pool[i] = pool[j];
            pool[j] = swap;
        }
        return Arrays.stream(pool, 0, count)
                .boxed()
                .sorted(
                        Comparator.<Integer>comparingInt(content::height)
                                .thenComparingInt(content::width))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Number of the item's class in the network; -1 when it has none there. */
    int label(int item) {
        int label = content.label(item);
        return label < 0 ? -1 : labels[label];
    }

    /** As the network compares it. */
    Picture toCompare(int item) {
        Picture picture = picture(item);
        return resize ? rules.comparable(picture) : rules.check(picture, "dataset");
    }

    /** As the network classifies it. */
    Picture toClassify(int item) {
        Picture picture = picture(item);
        return resize ? rules.classifiable(picture) : rules.check(picture, "dataset");
    }

    private Picture picture(int item) {
        int height = content.height(item);
        int width = content.width(item);
        float[] pixels = new float[content.channels() * height * width];
        content.copy(item, pixels, 0);
        return new Picture(content.channels(), height, width, pixels);
    }
}
