package org.latentserver.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.api.ServiceException;
import org.latentserver.autoencoder.network.Activation;
import org.latentserver.autoencoder.network.AutoencoderArchitecture;
import org.latentserver.autoencoder.network.NetworkKind;
import org.latentserver.engine.NativeMemory;
import org.latentserver.engine.TestEngine;
import org.latentserver.models.packages.ModelPackage;
import org.latentserver.models.packages.Safetensors;
import org.latentserver.models.packages.Tensor;

class AutoencoderTests {
    /** Matrix kernels sum in another order for another batch size. */
    private static final float BATCH_TOLERANCE = 1e-5f;

    /** Bytes a call that forgot an array would leave behind are many times this. */
    private static final long BYTES_PER_CALL = 10_000;

    @TempDir private Path folder;

    @BeforeAll
    static void startEngine() {
        TestEngine.start();
    }

    static Stream<AutoencoderArchitecture> architectures() {
        return Stream.of(
                TinyAutoencoder.DENSE,
                TinyAutoencoder.CONVOLUTIONAL,
                TinyAutoencoder.ROWS,
                TinyAutoencoder.VARIATIONAL);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aBatchIsAnsweredAsItsItemsAlone(AutoencoderArchitecture architecture) throws IOException {
        try (Autoencoder model = load(architecture)) {
            List<float[]> items = items(architecture, 5);
            List<float[]> codes = model.encode(items);
            List<float[]> decoded = model.decode(codes);
            for (int i = 0; i < items.size(); i++) {
                assertThat(codes.get(i)).hasSize(architecture.codeSize());
                assertThat(decoded.get(i)).hasSize(architecture.width());
                float[] code = model.encode(List.of(items.get(i))).getFirst();
                assertThat(codes.get(i)).containsExactly(code, within(BATCH_TOLERANCE));
                assertThat(decoded.get(i))
                        .containsExactly(
                                model.decode(List.of(code)).getFirst(), within(BATCH_TOLERANCE));
            }
            assertThat(codes.get(0)).isNotEqualTo(codes.get(1));
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aCopiedPackageAnswersWithTheSameBytes(AutoencoderArchitecture architecture)
            throws IOException {
        ModelPackage original = TinyAutoencoder.write(folder.resolve("model"), architecture);
        Path copy = Files.createDirectories(folder.resolve("copy"));
        try (Stream<Path> files = Files.list(original.folder())) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, copy.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        List<float[]> items = items(architecture, 3);
        try (Autoencoder first = TinyAutoencoder.load(original);
                Autoencoder second = TinyAutoencoder.load(ModelPackage.open(copy))) {
            assertThat(second.encode(items).toArray(float[][]::new))
                    .isDeepEqualTo(first.encode(items).toArray(float[][]::new));
        }
    }

    @Test
    void aDenseEncoderIsTheProductOfItsMatrices() throws IOException {
        ModelPackage files = TinyAutoencoder.write(folder.resolve("model"), TinyAutoencoder.DENSE);
        float[] item = items(TinyAutoencoder.DENSE, 1).getFirst();
        List<float[]> tensors = new ArrayList<>();
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
            for (Tensor tensor : Safetensors.read(files.weights(), arena).values()) {
                tensors.add(tensor.floats());
            }
        }
        float[] hidden = relu(affine(tensors.get(0), tensors.get(1), item));
        hidden = relu(affine(tensors.get(2), tensors.get(3), hidden));
        float[] code = affine(tensors.get(4), tensors.get(5), hidden);
        try (Autoencoder model = TinyAutoencoder.load(files)) {
            assertThat(model.encode(List.of(item)).getFirst())
                    .containsExactly(code, within(BATCH_TOLERANCE));
        }
    }

    @Test
    void callsLeaveNothingBehind() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                NativeMemory.allocated().isPresent(), "needs glibc's mallinfo2");
        try (Autoencoder model = load(TinyAutoencoder.CONVOLUTIONAL)) {
            List<float[]> items = items(TinyAutoencoder.CONVOLUTIONAL, 16);
            calls(model, items, 500);
            long before = NativeMemory.allocated().orElseThrow();
            calls(model, items, 2000);
            assertThat(NativeMemory.allocated().orElseThrow() - before)
                    .isLessThan(2000 * BYTES_PER_CALL);
        }
    }

    @Test
    void refusesAPackageOfAnImpossibleArchitecture() throws IOException {
        AutoencoderArchitecture huge =
                new AutoencoderArchitecture(
                        NetworkKind.DENSE,
                        List.of(1 << 20, 1 << 20, 4),
                        3,
                        List.of(),
                        List.of(),
                        Activation.RELU,
                        true,
                        Activation.LINEAR,
                        false,
                        false,
                        0);
        ModelPackage small = TinyAutoencoder.write(folder.resolve("model"), TinyAutoencoder.DENSE);
        assertThat(huge.sound()).isFalse();
        assertThat(TinyAutoencoder.DENSE.sound()).isTrue();
        ModelPackage wrong =
                TinyAutoencoder.write(folder.resolve("wrong"), TinyAutoencoder.CONVOLUTIONAL);
        Files.copy(small.weights(), wrong.weights(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> TinyAutoencoder.load(wrong))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("weights");
    }

    private static void calls(Autoencoder model, List<float[]> items, int count) {
        for (int i = 0; i < count; i++) {
            model.decode(model.encode(items));
        }
    }

    private Autoencoder load(AutoencoderArchitecture architecture) throws IOException {
        return TinyAutoencoder.load(TinyAutoencoder.write(folder.resolve("model"), architecture));
    }

    private static List<float[]> items(AutoencoderArchitecture architecture, int count) {
        SplittableRandom random = new SplittableRandom(2);
        List<float[]> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] item = new float[architecture.width()];
            for (int j = 0; j < item.length; j++) {
                item[j] = (float) random.nextDouble();
            }
            items.add(item);
        }
        return items;
    }

    private static float[] affine(float[] matrix, float[] bias, float[] x) {
        float[] y = new float[bias.length];
        for (int i = 0; i < y.length; i++) {
            double sum = bias[i];
            for (int j = 0; j < x.length; j++) {
                sum += matrix[i * x.length + j] * x[j];
            }
            y[i] = (float) sum;
        }
        return y;
    }

    private static float[] relu(float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.max(0, x[i]);
        }
        return y;
    }
}
