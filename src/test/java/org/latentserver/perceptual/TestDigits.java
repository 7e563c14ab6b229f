package org.latentserver.perceptual;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.latentserver.api.Picture;
import org.latentserver.perceptual.network.ReferenceWeights;

/** The first digits of MNIST's test set; skips the test where they are absent. */
public final class TestDigits {
    public static final int SIDE = 28;

    private static final int IMAGE_HEADER = 16;
    private static final int LABEL_HEADER = 8;

    private TestDigits() {}

    public static List<Picture> pictures(int count) throws IOException {
        try (DataInputStream in = idx("mnist/t10k-images-idx3-ubyte.gz", IMAGE_HEADER)) {
            List<Picture> digits = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] bytes = in.readNBytes(SIDE * SIDE);
                float[] pixels = new float[bytes.length];
                for (int at = 0; at < bytes.length; at++) {
                    pixels[at] = (bytes[at] & 0xff) / 255f;
                }
                digits.add(new Picture(1, SIDE, SIDE, pixels));
            }
            return digits;
        }
    }

    public static int[] labels(int count) throws IOException {
        try (DataInputStream in = idx("mnist/t10k-labels-idx1-ubyte.gz", LABEL_HEADER)) {
            byte[] bytes = in.readNBytes(count);
            return IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray();
        }
    }

    private static DataInputStream idx(String name, int header) throws IOException {
        DataInputStream in =
                new DataInputStream(
                        new GZIPInputStream(Files.newInputStream(ReferenceWeights.file(name))));
        in.skipNBytes(header);
        return in;
    }
}
