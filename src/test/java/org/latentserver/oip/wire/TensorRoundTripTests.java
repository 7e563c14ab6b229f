package org.latentserver.oip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentserver.api.RequestLimits;
import org.latentserver.serving.tensors.Datatype;
import org.latentserver.serving.tensors.Elements;
import org.latentserver.serving.tensors.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Random tensors mean the same in JSON, flat or nested, and in binary, both ways. */
class TensorRoundTripTests {
    private static final int TENSORS = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InferRequestReader reader =
            new InferRequestReader(JSON, RequestLimits.defaults());

    @ParameterizedTest
    @EnumSource(Datatype.class)
    void jsonAndBinaryAreReadAlike(Datatype datatype) {
        RandomTensors random = new RandomTensors(1);
        for (int i = 0; i < TENSORS; i++) {
            Tensor tensor = random.next(datatype);
            List<String> literals = RandomTensors.literals(tensor);
            String flat = "[" + String.join(",", literals) + "]";
            String nested = RandomTensors.nested(literals, tensor.shape());
            assertSame(tensor, read(tensor, json(tensor, flat), new byte[0]));
            assertSame(tensor, read(tensor, json(tensor, nested), new byte[0]));
            assertSame(tensor, read(tensor, dataFirst(tensor, nested), new byte[0]));
            assertSame(tensor, read(tensor, binary(tensor), BinaryTensors.write(tensor)));
        }
    }

    @ParameterizedTest
    @EnumSource(Datatype.class)
    void answersAreReadBackFromJsonAndFromBinary(Datatype datatype) {
        RandomTensors random = new RandomTensors(2);
        for (int i = 0; i < TENSORS; i++) {
            Tensor tensor = random.next(datatype);
            InferResponse.Written json = write(tensor, false);
            JsonNode output = JSON.readTree(json.body()).at("/outputs/0");
            assertThat(json.mixed()).isFalse();
            assertSame(
                    tensor, read(tensor, json(tensor, output.get("data").toString()), new byte[0]));

            InferResponse.Written binary = write(tensor, true);
            byte[] head = Arrays.copyOf(binary.body(), binary.json());
            byte[] data = Arrays.copyOfRange(binary.body(), binary.json(), binary.body().length);
            assertThat(JSON.readTree(head).at("/outputs/0/parameters/binary_data_size").asInt())
                    .isEqualTo(data.length);
            assertThat(JSON.readTree(head).at("/outputs/0/data").isMissingNode()).isTrue();
            assertSame(tensor, read(tensor, binary(tensor), data));
        }
    }

    private static InferResponse.Written write(Tensor tensor, boolean binary) {
        return new InferResponse(
                        "m", "1", null, List.of(new InferResponse.Output("x", tensor, binary)))
                .write(JSON);
    }

    private static String json(Tensor tensor, String data) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}"
                .formatted(Arrays.toString(tensor.shape()), tensor.datatype(), data);
    }

    private static String dataFirst(Tensor tensor, String data) {
        return "{\"inputs\":[{\"data\": %s,\"shape\":%s,\"datatype\":\"%s\",\"name\":\"x\"}]}"
                .formatted(data, Arrays.toString(tensor.shape()), tensor.datatype());
    }

    private static String binary(Tensor tensor) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":%s,\"datatype\":\"%s\",\"parameters\":{\"binary_data_size\":%d}}]}"
                .formatted(
                        Arrays.toString(tensor.shape()),
                        tensor.datatype(),
                        BinaryTensors.write(tensor).length);
    }

    private Tensor read(Tensor like, String json, byte[] binary) {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(head);
        body.writeBytes(binary);
        InferBody whole = new InferBody(body.toByteArray(), head.length);
        InferRequest request = reader.read(whole, RandomTensors.signature(like));
        return Objects.requireNonNull(request.inputs().get("x"), "x");
    }

    private static void assertSame(Tensor expected, Tensor read) {
        assertThat(read.datatype()).isEqualTo(expected.datatype());
        assertThat(read.shape()).isEqualTo(expected.shape());
        assertThat(values(read.elements())).isEqualTo(values(expected.elements()));
    }

    private static Object values(Elements elements) {
        return switch (elements) {
            case Elements.Floats(float[] values) -> values;
            case Elements.Doubles(double[] values) -> values;
            case Elements.Integers(long[] values) -> values;
            case Elements.Booleans(boolean[] values) -> values;
            case Elements.Strings(byte[][] values) -> values;
        };
    }
}
