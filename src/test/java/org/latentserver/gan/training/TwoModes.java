package org.latentserver.gan.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.latentserver.api.Picture;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.Split;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.training.Batches;
import org.latentserver.training.ContentFolder;
import org.latentserver.training.ItemSource;

/**
 * Small pictures with their left or their right half bright, half of each, and trainings on them.
 */
public final class TwoModes {
    public static final int SIDE = 8;
    private static final int IMAGES = 400;
    private static final long SEED = 5;

    /** Trains on them in seconds. */
    static final GanParameters TINY =
            GanChoices.with(
                    Map.of(
                            "latentSize", 4,
                            "generatorWidth", 16,
                            "discriminatorWidth", 8,
                            "epochs", 40,
                            "batchSize", 16,
                            "generatorLearningRate", 2e-3,
                            "discriminatorLearningRate", 2e-3,
                            "emaDecay", 0.98));

    private TwoModes() {}

    /** Writes the data set, its classes being left and right. */
    public static Path write(Path folder) throws IOException {
        byte[] pixels = new byte[IMAGES * SIDE * SIDE];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < pixels.length; i++) {
            boolean leftMode = i / (SIDE * SIDE) % 2 == 0;
            boolean leftHalf = i % SIDE < SIDE / 2;
            pixels[i] = (byte) (random.nextInt(30) + (leftMode == leftHalf ? 220 : 0));
        }
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = i % 2;
        }
        Files.createDirectories(folder);
        return ContentFolder.labelled(
                folder,
                new int[] {1, SIDE, SIDE},
                pixels,
                labels,
                List.of(
                        new DatasetDescription.ClassCount("left", IMAGES / 2),
                        new DatasetDescription.ClassCount("right", IMAGES / 2)));
    }

    /** Mean of the left half less that of the right. */
    public static double contrast(Picture picture) {
        double sum = 0;
        for (int i = 0; i < picture.pixels().length; i++) {
            sum += i % SIDE < SIDE / 2 ? picture.pixels()[i] : -picture.pixels()[i];
        }
        return sum / (SIDE * SIDE / 2);
    }

    static GanArchitecture architecture(GanParameters parameters) {
        return parameters.architecture(new long[] {1, SIDE, SIDE}, List.of("left", "right"));
    }

    static GanTask task(ItemSource source, GanParameters parameters, Reports reports) {
        GanArchitecture architecture = architecture(parameters);
        TrainingBatches batches =
                new TrainingBatches(
                        source,
                        new Batches(
                                source, source.items(Split.TRAIN), parameters.batchSize(), SEED),
                        architecture,
                        parameters.discriminatorSteps(),
                        SEED);
        return new GanTask(parameters, architecture, batches, SEED, null, reports);
    }

    static void train(GanTask task, int from, int to) {
        for (int step = from; step < to; step++) {
            task.step(step / task.stepsPerEpoch(), step);
        }
    }

    /** Keeps what a training tells. */
    record Reports(List<List<Picture>> shown, List<GuardAlert> alerts)
            implements GanTask.GanReports {
        Reports() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void pictures(int epoch, List<Picture> pictures) {
            shown.add(pictures);
        }

        @Override
        public void alert(long step, int epoch, GuardAlert alert) {
            alerts.add(alert);
        }
    }
}
