package org.latentserver.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.TestEngine;
import org.latentserver.gan.network.GanArchitecture;
import org.latentserver.gan.network.Latents;
import org.latentserver.gan.network.NetworkKind;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import org.latentserver.serving.tensors.Tensor;

/** A generator that is told classes, as named tensors. */
class GanTensorsTests {
    private static final GanArchitecture TOLD =
            TinyGan.architecture(NetworkKind.CONVOLUTIONAL, "cat", "dog", "owl");

    @TempDir private static Path folder;
    private static ServedGan gan;

    @BeforeAll
    static void load() throws IOException {
        TestEngine.start();
        gan =
                new GanLoader(new DirectBatchers())
                        .load(TinyGan.write(folder.resolve("package"), TOLD));
    }

    @AfterAll
    static void close() {
        gan.close();
    }

    @Test
    void noiseNeedsAClassAndASeedDoesNot() {
        assertThat(GanTensors.signature(TOLD).paths())
                .extracting(path -> path.inputs().stream().map(TensorSpec::name).toList())
                .containsExactly(List.of("z", "label"), List.of("seed", "label"), List.of("seed"));
        assertThat(GanTensors.signature(TinyGan.ARCHITECTURE).paths())
                .extracting(path -> path.inputs().stream().map(TensorSpec::name).toList())
                .containsExactly(List.of("z"), List.of("seed"));
    }

    @Test
    void aSeedsPictureIsTheFirstThatSampleDraws() {
        List<float[]> pictures = infer(Map.of("seed", seeds(7, 8)));
        for (int i = 0; i < 2; i++) {
            int[] drawn = ClassChoice.of(TOLD, null, 7L + i, 1);
            assertThat(pictures.get(i)).isEqualTo(gan.sample(7L + i, 1, drawn).getFirst().pixels());
        }
    }

    @Test
    void theClassOfEachIsHeeded() {
        float[] z = Latents.normal(7, 1, TOLD.latentSize());
        List<float[]> pictures =
                infer(Map.of("z", Tensor.ofItems(List.of(z, z), z.length), "label", seeds(1, 2)));
        assertThat(pictures.get(0))
                .isEqualTo(infer(Map.of("seed", seeds(7), "label", seeds(1))).getFirst());
        assertThat(pictures.get(1)).isNotEqualTo(pictures.get(0));
    }

    @Test
    void refusesAClassThatTheModelDoesNotKnow() {
        for (long label : new long[] {-1, 3}) {
            assertThatThrownBy(() -> infer(Map.of("seed", seeds(7), "label", seeds(label))))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("0 to 2")
                    .hasMessageContaining(Long.toString(label));
        }
    }

    private static List<float[]> infer(Map<String, Tensor> inputs) {
        return Objects.requireNonNull(GanTensors.infer(gan, inputs).get("images")).items();
    }

    private static Tensor seeds(long... values) {
        return new Tensor(Datatype.INT64, new int[] {values.length}, new Elements.Integers(values));
    }
}
