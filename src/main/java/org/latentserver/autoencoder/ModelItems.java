package org.latentserver.autoencoder;

import java.util.ArrayList;
import java.util.List;
import org.latentserver.api.ItemShape;
import org.latentserver.api.Items;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;

/** Items of a request as a model takes them, and values of a model as pictures. */
final class ModelItems {
    private ModelItems() {}

    static List<float[]> rows(Autoencoder autoencoder, Items items) {
        return rows(autoencoder, items, items.resize());
    }

    /** Values of the items, checked against the model. */
    static List<float[]> rows(Autoencoder autoencoder, Items items, boolean resize) {
        AutoencoderArchitecture architecture = autoencoder.architecture();
        ItemShape shape = architecture.itemShape();
        List<float[]> rows = new ArrayList<>(items.size());
        items.list()
                .forEach(item -> {
                    float[] values = item.values(shape, resize);
                    if (architecture.images()) {
                        checkPixels(values, item.field());
                    }
                    rows.add(values);
                });
        return rows;
    }

    private static void checkPixels(float[] values, String field) {
        for (float value : values) {
            if (value < 0 || value > 1) {
                throw ServiceException.invalid(
                                field, field + " holds " + value + ", pixels must be 0 to 1")
                        .with("value", value);
            }
        }
    }

    static List<Picture> pictures(AutoencoderArchitecture architecture, List<float[]> rows) {
        List<Integer> shape = architecture.shape();
        return rows.stream()
                .map(row -> new Picture(shape.get(0), shape.get(1), shape.get(2), row))
                .toList();
    }

    /** Points on the line between two, both ends included. */
    static List<float[]> between(float[] from, float[] to, int steps) {
        List<float[]> points = new ArrayList<>(steps);
        for (int step = 0; step < steps; step++) {
            float share = (float) step / (steps - 1);
            float[] point = new float[from.length];
            for (int i = 0; i < point.length; i++) {
                point[i] = (1 - share) * from[i] + share * to[i];
            }
            points.add(point);
        }
        return points;
    }

    /** Mean squared error per value of each copy against its original. */
    static double mse(float[] original, float[] copy) {
        double sum = 0;
        for (int i = 0; i < original.length; i++) {
            double difference = original[i] - copy[i];
            sum += difference * difference;
        }
        return sum / original.length;
    }
}
