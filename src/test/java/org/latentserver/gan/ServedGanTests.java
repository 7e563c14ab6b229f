package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.Picture;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.Latents;
import org.latentserver.gan.quality.PictureDiversity;
import org.latentserver.models.packages.ModelPackage;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ServedGanTests {
    @TempDir private static Path folder;
    private static ModelPackage modelPackage;
    private ServedGan gan;

    @BeforeAll
    static void writePackage() throws IOException {
        TestEngine.start();
        modelPackage = TinyGan.write(folder.resolve("package"));
    }

    @BeforeEach
    void load() throws IOException {
        gan = new GanLoader(new DirectBatchers()).load(modelPackage);
    }

    @AfterEach
    void close() {
        gan.close();
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        assertThat(pixels(drawn(5, 7, 1))).isDeepEqualTo(pixels(drawn(5, 7, 1)));
        assertThat(drawn(1, 8, 1).getFirst().pixels())
                .isNotEqualTo(drawn(1, 7, 1).getFirst().pixels());
        assertThat(drawn(2, 7, 1).getFirst().pixels()).isNotEqualTo(drawn(2, 7, 1).get(1).pixels());
    }

    @Test
    void aPictureDoesNotDependOnWhatIsComputedWithIt() {
        List<Picture> many = drawn(300, 7, 1);
        for (int count : new int[] {1, 2, 7, 9, 33}) {
            assertThat(pixels(drawn(count, 7, 1))).isDeepEqualTo(pixels(many.subList(0, count)));
        }
    }

    @Test
    void picturesOfOtherCallersInTheBatchChangeNoBit() {
        float[] mine = Latents.normal(7, 1, TinyGan.ARCHITECTURE.latentSize());
        float[] alone = decoded(List.of(mine)).getFirst().pixels();
        List<float[]> mixed = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            mixed.add(Latents.normal(100 + i, 1, TinyGan.ARCHITECTURE.latentSize()));
        }
        for (int place = 0; place <= 11; place++) {
            List<float[]> batch = new ArrayList<>(mixed);
            batch.add(place, mine);
            assertThat(decoded(batch).get(place).pixels()).isEqualTo(alone);
        }
    }

    @Test
    void picturesHaveTheModelsShapeAndRange() {
        for (Picture picture : drawn(20, 1, 1)) {
            assertThat(picture.channels()).isEqualTo(3);
            assertThat(picture.height()).isEqualTo(8);
            assertThat(picture.width()).isEqualTo(12);
            for (float pixel : picture.pixels()) {
                assertThat(pixel).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void truncationScalesTheNoise() {
        float[] z = Latents.normal(7, 1, TinyGan.ARCHITECTURE.latentSize());
        for (int i = 0; i < z.length; i++) {
            z[i] *= 0.25f;
        }
        assertThat(drawn(1, 7, 0.25).getFirst().pixels())
                .isEqualTo(decoded(List.of(z)).getFirst().pixels());
        assertThat(PictureDiversity.of(drawn(64, 7, 0.25)))
                .isPositive()
                .isLessThan(0.7 * PictureDiversity.of(drawn(64, 7, 1)));
    }

    @Test
    void warmsUpAndKnowsItsSize() {
        gan.warmUp();
        assertThat(gan.bytes()).isGreaterThan(TinyGan.generatorBytes());
    }

    @Test
    void refusesWeightsOfAnotherArchitecture() throws IOException {
        ObjectNode other =
                JsonMapper.builder().build().valueToTree(modelPackage.manifest().architecture());
        other.put("generatorWidth", 32);
        ModelPackage changed =
                new ModelPackage(
                        modelPackage.folder(),
                        TinyGan.with(modelPackage.manifest(), other),
                        modelPackage.id());
        GanLoader loader = new GanLoader(new DirectBatchers());
        assertThatThrownBy(() -> loader.load(changed))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("weights do not fit");
    }

    @Test
    void thePackageIsWholeAndSmall() throws IOException {
        assertThat(ModelPackage.open(modelPackage.folder()).manifest().family()).isEqualTo("gan");
        assertThat(Files.size(modelPackage.weights())).isLessThan(200_000);
    }

    private List<Picture> drawn(int count, long seed, double truncation) {
        return gan.sample(seed, truncation, none(count));
    }

    private List<Picture> decoded(List<float[]> latents) {
        return gan.decode(latents, none(latents.size()));
    }

    private static int[] none(int count) {
        int[] labels = new int[count];
        Arrays.fill(labels, ClassChoice.NONE);
        return labels;
    }

    private static float[][] pixels(List<Picture> pictures) {
        return pictures.stream().map(Picture::pixels).toArray(float[][]::new);
    }
}
