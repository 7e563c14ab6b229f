package org.latentserver.perceptual.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;

/** Noisy grey images of two classes: stripes that lie, and stripes that stand. */
public final class LabelledContent {
    public static final int SIDE = 28;
    private static final double NOISE = 0.3;

    private LabelledContent() {}

    /**
     * Writes a data set without validation split; every class is half of each split.
     *
     * @param shuffled whether labels are drawn instead of true
     */
    public static Path stripes(Path folder, int train, int test, boolean shuffled)
            throws IOException {
        Files.createDirectories(folder);
        int count = train + test;
        SplittableRandom random = new SplittableRandom(11);
        byte[] pixels = new byte[count * SIDE * SIDE];
        byte[] splits = new byte[count];
        ByteBuffer labels = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            stripe(pixels, i * SIDE * SIDE, i % 2 == 0, random);
            splits[i] = (i < train ? Split.TRAIN : Split.TEST).code();
            labels.putInt(shuffled ? random.nextInt(2) : i % 2);
        }
        Files.write(folder.resolve(DatasetFiles.IMAGES), pixels);
        Files.write(folder.resolve(DatasetFiles.LABELS), labels.array());
        Files.write(folder.resolve(DatasetFiles.SPLITS), splits);
        DatasetFiles.write(folder, description(train, test));
        return folder;
    }

    private static void stripe(byte[] pixels, int at, boolean lying, SplittableRandom random) {
        int phase = random.nextInt(4);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                boolean light = ((lying ? y : x) + phase) / 2 % 2 == 0;
                double value = (light ? 0.65 : 0.35) + random.nextDouble(-NOISE, NOISE);
                pixels[at++] = (byte) Math.round(255 * value);
            }
        }
    }

    public static DatasetDescription description(int train, int test) {
        int count = train + test;
        return new DatasetDescription(
                DatasetKind.IMAGES,
                "idx",
                count,
                List.of(1, SIDE, SIDE),
                1,
                SIDE,
                SIDE,
                SIDE,
                SIDE,
                List.of(
                        new DatasetDescription.ClassCount("lying", count / 2),
                        new DatasetDescription.ClassCount("standing", count / 2)),
                List.of(),
                Map.of(Split.TRAIN, (long) train, Split.TEST, (long) test),
                null,
                (long) count * SIDE * SIDE);
    }
}
