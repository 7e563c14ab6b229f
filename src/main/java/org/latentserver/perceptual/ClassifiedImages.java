package org.latentserver.perceptual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.latentserver.api.ItemShape;
import org.latentserver.api.Items;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.perceptual.network.Architecture;
import org.latentserver.perceptual.network.ImageRules;

/** Makes pictures that a classifier takes of the images of a request, or says why it can't. */
record ClassifiedImages(Architecture architecture) {

    /**
     * @throws ServiceException naming the image that doesn't fit
     */
    List<Picture> of(Items items) {
        return architecture.classifiesAnySize() ? anySize(items) : trainedSize(items);
    }

    private List<Picture> anySize(Items items) {
        List<Picture> fitted = new ArrayList<>(items.size());
        List<Picture> pictures = items.pictures();
        ImageRules rules = new ImageRules(architecture);
        for (int i = 0; i < pictures.size(); i++) {
            Picture picture = pictures.get(i);
            fitted.add(
                    items.resize()
                            ? rules.classifiable(picture)
                            : rules.check(picture, items.list().get(i).field()));
        }
        return fitted;
    }

    private List<Picture> trainedSize(Items items) {
        ItemShape.Image shape =
                new ItemShape.Image(
                        architecture.inputChannels(), architecture.height(), architecture.width());
        return Stream.of(items.rows(shape)).map(row -> picture(row, shape)).toList();
    }

    private static Picture picture(float[] row, ItemShape.Image shape) {
        for (float value : row) {
            if (!(value >= 0 && value <= 1)) {
                throw ServiceException.invalid(
                        "inputs", "inputs hold " + value + ", pixels must be 0 to 1");
            }
        }
        return new Picture(shape.channels(), shape.height(), shape.width(), row);
    }
}
