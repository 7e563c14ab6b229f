package org.latentserver.perceptual.evaluation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.latentserver.api.Picture;
import org.latentserver.datasets.content.DatasetDescription;
import org.latentserver.datasets.content.DatasetDescription.ClassCount;
import org.latentserver.datasets.content.DatasetFiles;
import org.latentserver.datasets.content.DatasetKind;
import org.latentserver.datasets.content.Split;

/** Writes pictures as a stored data set, all of them for testing. */
final class StoredPictures {
    private StoredPictures() {}

    static Path write(Path folder, List<Picture> pictures, int[] labels, String... classes)
            throws IOException {
        Files.createDirectories(folder);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer sizes = ByteBuffer.allocate(8 * pictures.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Picture picture : pictures) {
            for (float value : picture.pixels()) {
                bytes.write(Math.round(255 * value));
            }
            sizes.putInt(picture.height()).putInt(picture.width());
        }
        ByteBuffer numbers = ByteBuffer.allocate(4 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(labels).forEach(numbers::putInt);
        byte[] splits = new byte[pictures.size()];
        Arrays.fill(splits, Split.TEST.code());
        Files.write(folder.resolve(DatasetFiles.IMAGES), bytes.toByteArray());
        Files.write(folder.resolve(DatasetFiles.SIZES), sizes.array());
        Files.write(folder.resolve(DatasetFiles.LABELS), numbers.array());
        Files.write(folder.resolve(DatasetFiles.SPLITS), splits);
        DatasetFiles.write(folder, description(pictures, classes));
        return folder;
    }

    static DatasetDescription description(List<Picture> pictures, String... classes) {
        IntStream heights = pictures.stream().mapToInt(Picture::height);
        return new DatasetDescription(
                DatasetKind.IMAGES,
                "images",
                pictures.size(),
                null,
                pictures.getFirst().channels(),
                heights.min().orElseThrow(),
                most(pictures, Picture::height),
                pictures.stream().mapToInt(Picture::width).min().orElseThrow(),
                most(pictures, Picture::width),
                Arrays.stream(classes).map(name -> new ClassCount(name, 1)).toList(),
                List.of(),
                Map.of(Split.TEST, (long) pictures.size()),
                null,
                1);
    }

    private static int most(List<Picture> pictures, ToIntFunction<Picture> side) {
        return pictures.stream().mapToInt(side).max().orElseThrow();
    }
}
