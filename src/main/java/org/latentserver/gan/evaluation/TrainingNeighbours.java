package org.latentserver.gan.evaluation;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.api.Pictures;
import org.latentserver.datasets.content.Split;
import org.latentserver.engine.PyTorch;
import org.latentserver.gan.quality.Features;
import org.latentserver.gan.quality.Neighbourhoods;
import org.latentserver.gan.quality.Quantiles;
import org.latentserver.training.EvaluationRun;

/** Looks for training pictures that a generator may have learned by heart. Used by one thread. */
record TrainingNeighbours(
        EvaluationRun run, ComparedPictures pictures, GanEvaluationParameters parameters) {
    /** Share of real pictures that lie nearer than what counts as rare. */
    static final double RARE = 0.01;

    private static final int SHOWN = 16;

    /** How near generated pictures lie to training ones, and held-out ones beside. */
    QualityReport.Training of(SeenPictures generated) throws IOException {
        int most = parameters.neighbourhoodPictures();
        int[] train = pictures.items(Split.TRAIN, parameters.trainPictures());
        int[] test = pictures.items(Split.TEST, most);
        if (test.length == 0) {
            test = pictures.items(Split.VALIDATION, most);
        }
        Features learned = pictures.seen(train, UnaryOperator.identity()).features();
        run.progress(0.9, 0, 0, null);
        Features made = generated.features(most);
        double[] distances = Neighbourhoods.nearest(made, learned);
        run.stopIfRequested();
        Quantiles heldOut =
                new Quantiles(
                        Neighbourhoods.nearest(
                                pictures.seen(test, UnaryOperator.identity()).features(), learned));
        show(made, distances, learned, train);
        double median = new Quantiles(distances).at(0.5);
        return new QualityReport.Training(
                train.length,
                median,
                heldOut.at(0.5),
                median / heldOut.at(0.5),
                shareBelow(distances, heldOut.at(RARE)));
    }

    /** The generated pictures nearest to training ones, each above its training picture. */
    private void show(Features made, double[] distances, Features learned, int[] train)
            throws IOException {
        int[] nearest =
                IntStream.range(0, distances.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> distances[i]))
                        .limit(SHOWN)
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<Picture> above = new ArrayList<>();
        List<Picture> below = new ArrayList<>();
        for (int row : nearest) {
            int item = train[Neighbourhoods.nearestRow(made, row, learned)];
            try (NDManager arrays = PyTorch.newManager()) {
                above.addAll(
                        pictures.gan()
                                .architecture()
                                .pictures(pictures.generated(arrays, row, row + 1).toFloatArray()));
                below.addAll(
                        pictures.gan()
                                .architecture()
                                .pictures(
                                        pictures.source()
                                                .load(arrays, new int[] {item})
                                                .toFloatArray()));
            }
        }
        above.addAll(below);
        run.picture(
                0,
                "generated and nearest training",
                Pictures.png(Pictures.grid(above, nearest.length)));
    }

    static double shareBelow(double[] values, double threshold) {
        return Arrays.stream(values).filter(value -> value < threshold).count()
                / (double) values.length;
    }
}
