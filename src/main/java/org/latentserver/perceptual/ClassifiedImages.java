package org.latentserver.perceptual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.latentserver.api.ItemShape;
import org.latentserver.api.Items;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.api.ServiceException;
import org.latentserver.perceptual.network.Architecture;

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
                            ? resized(picture)
                            : rules.check(picture, items.list().get(i).field()));
        }
        return fitted;
    }

    /** As classifiers of photographs are tested: the middle square, at the training size. */
    private Picture resized(Picture picture) {
        Picture square = middle(Pictures.toChannels(picture, architecture.inputChannels()));
        return Pictures.resize(square, architecture.height(), architecture.width());
    }

    private static Picture middle(Picture picture) {
        int side = Math.min(picture.height(), picture.width());
        int top = (picture.height() - side) / 2;
        int left = (picture.width() - side) / 2;
        float[] pixels = new float[picture.channels() * side * side];
        for (int c = 0; c < picture.channels(); c++) {
            for (int y = 0; y < side; y++) {
                int from = (c * picture.height() + top + y) * picture.width() + left;
                System.arraycopy(picture.pixels(), from, pixels, (c * side + y) * side, side);
            }
        }
        return new Picture(picture.channels(), side, side, pixels);
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
