package org.latentserver.models.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.engine.PyTorch;
import org.latentserver.engine.TestEngine;

class SafetensorsTests {
    /**
     * Written by Python's safetensors from torch: b.weight float32 (2, 3), a.count int64 (2), s a
     * float32 scalar, h float16 (2), with metadata.
     */
    private static final String FROM_PYTHON =
            "10010000000000007b225f5f6d657461646174615f5f223a7b22666f726d6174223a227074227d2c22612e"
                + "636f756e74223a7b226474797065223a22493634222c227368617065223a5b325d2c22646174615f6f"
                + "666673657473223a5b302c31365d7d2c22622e776569676874223a7b226474797065223a2246333222"
                + "2c227368617065223a5b322c335d2c22646174615f6f666673657473223a5b31362c34305d7d2c2273"
                + "223a7b226474797065223a22463332222c227368617065223a5b5d2c22646174615f6f666673657473"
                + "223a5b34302c34345d7d2c2268223a7b226474797065223a22463136222c227368617065223a5b325d"
                + "2c22646174615f6f666673657473223a5b34342c34385d7d7d20202020202020070000000000000"
                + "0ffffffffffffffff0000c03f000000c0000050400000000000008035f90215d00000003f003c0038";

    @TempDir private Path folder;

    private void reading(byte[] bytes, Consumer<Map<String, Tensor>> check) throws IOException {
        Path file = Files.write(folder.resolve("read.safetensors"), bytes);
        try (Arena arena = Arena.ofConfined()) {
            check.accept(Safetensors.read(file, arena));
        }
    }

    private static byte[] file(String header, int dataBytes) {
        return file(header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    private static byte[] file(byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static byte[] headerLength(long length) {
        return ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    }

    private static String entry(String name, String dtype, String shape, String from, String to) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s,%s]}"
                .formatted(name, dtype, shape, from, to);
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private void refuses(byte[] bytes, String message) {
        assertThatThrownBy(() -> reading(bytes, _ -> {}))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DATA))
                .hasMessageContaining(message);
    }

    @Test
    void readsWhatPythonWrote() throws IOException {
        reading(
                HexFormat.of().parseHex(FROM_PYTHON),
                tensors -> {
                    assertThat(tensors).containsOnlyKeys("a.count", "b.weight", "s", "h");
                    Tensor weight = tensor(tensors, "b.weight");
                    assertThat(weight.shape()).containsExactly(2, 3);
                    assertThat(weight.floats())
                            .containsExactly(1.5f, -2, 3.25f, 0, (float) Math.pow(2, -20), -1e10f);
                    assertThat(tensor(tensors, "s").shape()).isEmpty();
                    assertThat(tensor(tensors, "s").floats()).containsExactly(0.5f);
                    MemorySegment count = tensor(tensors, "a.count").data();
                    assertThat(count.get(ValueLayout.JAVA_LONG_UNALIGNED, 8)).isEqualTo(-1);
                    assertThat(tensor(tensors, "h").dtype()).isEqualTo("F16");
                    assertThat(tensor(tensors, "h").data().byteSize()).isEqualTo(4);
                });
    }

    @Test
    void giveBackWhatWasWritten() throws IOException {
        Random random = new Random(3);
        float[] values = new float[100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt()); // NaN and infinities too
        }
        Path file = folder.resolve("written.safetensors");
        Tensor empty = Tensor.of("nothing", new float[0], 0, 5);
        Safetensors.write(file, List.of(Tensor.of("a\"b\\ü", values, values.length), empty));
        reading(
                Files.readAllBytes(file),
                tensors -> {
                    byte[] read = bytes(tensor(tensors, "a\"b\\ü"));
                    assertThat(read).isEqualTo(bytes(Tensor.of("", values, values.length)));
                    assertThat(tensor(tensors, "nothing").floats()).isEmpty();
                    assertThat(tensor(tensors, "nothing").shape()).containsExactly(0, 5);
                });
    }

    private static byte[] bytes(Tensor tensor) {
        return tensor.data().toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void theEnginesOwnReaderAgrees() throws IOException {
        TestEngine.start();
        Path file = folder.resolve("engine.safetensors");
        Safetensors.write(
                file,
                List.of(
                        Tensor.of("w", new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                        Tensor.of("b", new float[] {-1}, 1)));
        try (NDManager manager = PyTorch.newManager()) {
            NDList list = NDList.decode(manager, Files.readAllBytes(file));
            NDArray weights = list.get("w");
            assertThat(weights.getShape().getShape()).containsExactly(3, 2);
            assertThat(weights.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(list.get("b").toFloatArray()).containsExactly(-1);
        }
    }

    @Test
    void readsWhatTheEngineWrote() throws IOException {
        TestEngine.start();
        try (NDManager manager = PyTorch.newManager()) {
            NDArray array =
                    manager.create(new float[] {1, 2, 3, 4}, new ai.djl.ndarray.types.Shape(2, 2));
            array.setName("x");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new NDList(array).encode(out, NDList.Encoding.SAFETENSORS);
            reading(
                    out.toByteArray(),
                    tensors ->
                            assertThat(tensor(tensors, "x").floats()).containsExactly(1, 2, 3, 4));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "1", "57", "100000001", "9223372036854775807", "-9223372036854775808"})
    void refusesHeaderLengths(long length) {
        refuses(headerLength(length), "header length");
    }

    @Test
    void refusesFilesWithoutHeader() {
        refuses(new byte[0], "shorter");
        refuses(new byte[7], "shorter");
    }

    @Test
    void refusesDataThatTheTensorsDoNotCoverExactly() {
        String a = entry("a", "F32", "2", "0", "8");
        refuses(file("{" + a + "," + entry("b", "F32", "2", "4", "12") + "}", 12), "overlap");
        refuses(file("{" + a + "," + entry("b", "F32", "2", "0", "8") + "}", 8), "overlap");
        refuses(file("{" + a + "," + entry("b", "F32", "1", "12", "16") + "}", 16), "gap");
        refuses(file("{" + entry("a", "F32", "1", "4", "8") + "}", 8), "gap");
        refuses(file("{" + a + "}", 12), "after the last");
        refuses(file("{" + a + "}", 7), "offsets");
        refuses(file("{}", 1), "after the last");
    }

    @Test
    void refusesSizesThatDoNotFitTheirType() {
        refuses(file("{" + entry("a", "F32", "2", "0", "4") + "}", 4), "offsets");
        refuses(file("{" + entry("a", "F16", "2", "0", "8") + "}", 8), "offsets");
        refuses(file("{" + entry("a", "F32", "2", "8", "0") + "}", 8), "offsets");
        refuses(file("{" + entry("a", "F99", "2", "0", "8") + "}", 8), "dtype");
        refuses(
                file("{" + entry("a", "F32", "4294967296,4294967296", "0", "0") + "}", 0),
                "overflow");
        refuses(file("{" + entry("a", "F32", "-1", "0", "4") + "}", 4), "not a size");
        refuses(file("{" + entry("a", "F32", "1.5", "0", "4") + "}", 4), "not a size");
        refuses(file("{" + entry("a", "F32", "\"1\"", "0", "4") + "}", 4), "not a size");
        refuses(
                file("{" + entry("a", "F32", "1", "0", "99999999999999999999999") + "}", 4),
                "not a size");
    }

    @Test
    void refusesHeadersThatAreNoPlainTable() {
        String a = entry("a", "F32", "1", "0", "4");
        refuses(file("{" + a + "," + a + "}", 4), "JSON");
        refuses(file("[" + "[".repeat(100_000), 0), "JSON");
        refuses(file("[]", 0), "no JSON object");
        refuses(file("{\"a\":1}", 0), "lacks");
        refuses(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4), "lacks");
        refuses(file("{" + entry("a\\u0000b", "F32", "1", "0", "4") + "}", 4), "malformed name");
        refuses(file("{" + entry("", "F32", "1", "0", "4") + "}", 4), "malformed name");
        refuses(file("{" + entry("x".repeat(501), "F32", "1", "0", "4") + "}", 4), "name");
        refuses(file(new byte[] {'{', '"', (byte) 0xff, '"', ':'}, 0), "JSON");
    }

    @Test
    void refusesAPickleInItsClothes() {
        byte[] pickle =
                HexFormat.of().parseHex("80027d71002858010000006171014b0175" + "2e".repeat(64));
        refuses(pickle, "header length");
    }
}
