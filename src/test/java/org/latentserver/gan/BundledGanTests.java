package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentserver.api.Picture;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;

/** Packages made before there was a choice of networks say nothing of it and still serve. */
class BundledGanTests {
    /** Brightness and one pixel of the first pictures of seed 7, as the first release drew them. */
    private static final double[] BRIGHTNESS = {91.9482, 136.9994, 57.8217};

    private static final double[] PIXEL = {0.521860, 0.993188, 0.908748};
    private static final int PLACE = 14 * 28 + 14;
    private static final double OTHER_PROCESSORS = 1e-3;

    @Test
    void drawsWhatItAlwaysDrew() throws IOException {
        TestEngine.start();
        ModelPackage bundled = ModelPackage.open(Path.of("models/digits-gan").toAbsolutePath());
        try (ServedGan gan = new GanLoader(new DirectBatchers()).load(bundled)) {
            int[] labels = ClassChoice.of(gan.architecture(), null, 7, 20);
            assertThat(labels).containsOnly(ClassChoice.NONE);
            List<Picture> pictures = gan.sample(7, 1, labels);
            for (int i = 0; i < BRIGHTNESS.length; i++) {
                float[] pixels = pictures.get(i).pixels();
                double sum = 0;
                for (float pixel : pixels) {
                    sum += pixel;
                }
                assertThat(sum).isCloseTo(BRIGHTNESS[i], within(100 * OTHER_PROCESSORS));
                assertThat((double) pixels[PLACE]).isCloseTo(PIXEL[i], within(OTHER_PROCESSORS));
            }
        }
    }
}
