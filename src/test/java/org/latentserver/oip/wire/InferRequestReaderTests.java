package org.latentserver.oip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.RequestLimits;
import org.latentserver.api.ServiceException;
import org.latentserver.models.packages.TensorSpec;
import org.latentserver.serving.tensors.Tensor;
import org.latentserver.serving.tensors.TensorSignature;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** What is taken and what is refused, before a model is called. */
class InferRequestReaderTests {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .build();
    private static final TensorSignature MODEL =
            TensorSignature.of(
                    List.of(
                            spec("rows", "FP32", "[0,1]", -1, 2),
                            spec("open", "FP32", null, -1, -1, -1),
                            spec("flags", "BOOL", null, -1),
                            spec("small", "INT8", null, -1),
                            spec("large", "INT64", null, -1),
                            spec("natural", "UINT64", null, -1),
                            spec("half", "FP16", null, -1),
                            spec("words", "BYTES", null, -1)),
                    List.of());

    private final InferRequestReader reader =
            new InferRequestReader(JSON, RequestLimits.defaults());

    private static TensorSpec spec(
            String name, String type, @Nullable String range, long... shape) {
        return new TensorSpec(name, type, Arrays.stream(shape).boxed().toList(), range);
    }

    @Test
    void readsMixedJsonAndBinaryInTheOrderOfTheInputs() {
        String json =
                """
                {"id":"7","model_name":"m","parameters":{"binary_data_output":true,"priority":1,"timeout":1500000,"hint":"x"},
                 "inputs":[
                  {"name":"small","shape":[2],"datatype":"INT8","parameters":{"binary_data_size":2}},
                  {"name":"rows","shape":[1,2],"datatype":"FP32","data":[[0.25,1]]},
                  {"name":"words","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":11}}],
                 "outputs":[{"name":"b"},{"name":"a","parameters":{"binary_data":false}}]}\
                """;
        byte[] binary =
                ByteBuffer.allocate(13)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) -128)
                        .put((byte) 127)
                        .putInt(3)
                        .put("abc".getBytes(StandardCharsets.UTF_8))
                        .putInt(0)
                        .array();

        InferRequest request = read(json, binary);

        assertThat(request.id()).isEqualTo("7");
        assertThat(request.binary()).isTrue();
        assertThat(request.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(request.inputs()).containsOnlyKeys("small", "rows", "words");
        assertThat(tensor(request, "small").integers()).containsExactly(-128, 127);
        assertThat(tensor(request, "rows").floats()).containsExactly(0.25f, 1f);
        assertThat(tensor(request, "words").strings()[0]).containsExactly('a', 'b', 'c');
        assertThat(tensor(request, "words").strings()[1]).isEmpty();
        assertThat(request.outputs())
                .containsExactly(
                        new InferRequest.WantedOutput("b", null),
                        new InferRequest.WantedOutput("a", false));
    }

    @Test
    void nullsMeanAbsent() {
        InferRequest request =
                read(
                        """
                        {"id":null,"parameters":null,"outputs":null,
                         "inputs":[{"name":"large","shape":[1],"datatype":"INT64","parameters":null,"data":[-9223372036854775808]}]}\
                        """);

        assertThat(request.id()).isNull();
        assertThat(request.outputs()).isEmpty();
        assertThat(tensor(request, "large").integers()).containsExactly(Long.MIN_VALUE);
    }

    /** Attack case 17. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[16, 1152921504606846978, 1] | 16",
                "[4611686018427387904, 2, 2] | 4611686018427387904",
                "[9223372036854775807, 9223372036854775807, 9223372036854775807] |"
                        + " 9223372036854775807",
                "[18446744073709551616, 1, 1] | no whole number of 64 bits",
                "[-1, 2, 2] | at least 1",
                "[0, 2, 2] | at least 1",
                "[1, 2] | [-1, -1, -1]",
                "[] | [-1, -1, -1]",
                "[1025, 1, 1] | at most 1024",
                "[1, 65536, 65536] | more elements",
                "[1.5, 1, 1] | no whole number",
                "[\"1\", 1, 1] | no whole number",
                "7 | array of whole numbers"
            })
    void refusesShapesThatOverflowOrDoNotFit(String shape, String says) {
        assertRefused(input("open", shape, "FP32", "[1]"), "open", says);
    }

    /** Attack case 17. */
    @Test
    void refusesAThousandDimensions() {
        String shape = Stream.generate(() -> "1").limit(1000).collect(Collectors.joining(","));

        assertRefused(input("open", "[" + shape + "]", "FP32", "[1]"), "open", "64 dimensions");
    }

    /** Attack case 18: what is allocated follows the body, not the shape. */
    @Test
    void allocatesNoMoreThanTheBodyCanFill() {
        String json = input("open", "[1000, 1000, 1000]", "FP32", "[1, 2, 3]");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertRefused(json, "open", "has 3 elements, expected 1000000000");
        long before = threads.getCurrentThreadAllocatedBytes();

        assertRefused(json, "open", "has 3 elements, expected 1000000000");

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }

    /** Attack case 18, in binary. */
    @Test
    void allocatesNoMoreThanTheBinaryPartHolds() {
        String json = binary("open", "[1000, 1000, 1000]", "FP32", "4");

        assertRefused(json, new byte[4], "open", "4 bytes of binary data, expected 4000000000");
    }

    /** Attack case 19. */
    static Stream<Arguments> wrongData() {
        return Stream.of(
                Arguments.of("rows", "[2, 2]", "FP32", "[0, 0, 0]", "has 3 elements, expected 4"),
                Arguments.of("rows", "[1, 2]", "FP32", "[0, 0, 0]", "more elements than the 2"),
                Arguments.of("rows", "[2, 2]", "FP32", "[]", "has 0 elements, expected 4"),
                Arguments.of("rows", "[2, 2]", "FP32", "[[], []]", "empty"),
                Arguments.of("rows", "[2, 2]", "FP32", "[[0, 0], [0]]", "expected 2"),
                Arguments.of("rows", "[2, 2]", "FP32", "[[0, 0, 0], [0]]", "expected 2"),
                Arguments.of("rows", "[2, 2]", "FP32", "[[0, 0], 0, 0]", "ragged"),
                Arguments.of("rows", "[2, 2]", "FP32", "[0, 0, [0, 0]]", "ragged"),
                Arguments.of("rows", "[2, 2]", "FP32", "[[[0, 0], [0, 0]]]", "deeper"),
                Arguments.of(
                        "rows", "[2, 2]", "FP32", "[[0, 0], [0, 0], []]", "0 elements in an array"),
                Arguments.of("open", "[2, 2, 1]", "FP32", "[[0, 0], [0, 0]]", "nested 2 deep"),
                Arguments.of("rows", "[1, 2]", "FP32", "[0, \"0\"]", "element 1 is text"),
                Arguments.of("rows", "[1, 2]", "FP32", "[0, true]", "element 1 is true"),
                Arguments.of("rows", "[1, 2]", "FP32", "[0, null]", "element 1 is no value"),
                Arguments.of("rows", "[1, 2]", "FP32", "[0, {}]", "element 1 is no value"),
                Arguments.of("rows", "[1, 2]", "FP32", "0.5", "as an array"),
                Arguments.of("rows", "[1, 2]", "FP32", "\"0.5\"", "as an array"),
                Arguments.of("rows", "[1, 2]", "FP32", "[0, 1.25]", "element 1 is 1.25"),
                Arguments.of("rows", "[1, 2]", "FP32", "[0, -0.5]", "from 0 to 1"),
                Arguments.of("open", "[1, 1, 1]", "FP32", "[1e400]", "1e400"),
                Arguments.of("open", "[1, 1, 1]", "FP32", "[-1e39]", "-1e39"),
                Arguments.of("open", "[1, 1, 1]", "FP32", "[1" + "0".repeat(60) + "]", "1000"),
                Arguments.of("open", "[1, 1, 1]", "FP32", "[NaN]", "NaN"),
                Arguments.of("open", "[1, 1, 1]", "FP32", "[Infinity]", "Infinity"),
                Arguments.of("half", "[1]", "FP16", "[65536]", "65504"),
                Arguments.of("flags", "[1]", "BOOL", "[2]", "element 0 is 2, BOOL"),
                Arguments.of("flags", "[1]", "BOOL", "[1]", "element 0 is 1, BOOL"),
                Arguments.of("small", "[1]", "INT8", "[300]", "300, INT8"),
                Arguments.of("small", "[1]", "INT8", "[-129]", "-128 to 127"),
                Arguments.of("small", "[1]", "INT8", "[1.0]", "1.0, INT8"),
                Arguments.of("large", "[1]", "INT64", "[9223372036854775808]", "INT64"),
                Arguments.of("natural", "[1]", "UINT64", "[-1]", "-1, UINT64"),
                Arguments.of("natural", "[1]", "UINT64", "[18446744073709551616]", "UINT64"),
                Arguments.of("words", "[1]", "BYTES", "[5]", "5, BYTES takes text"),
                Arguments.of("rows", "[1, 2]", "FP64", "[0, 0]", "datatype FP64, expected FP32"),
                Arguments.of("rows", "[1, 2]", "fp32", "[0, 0]", "datatype fp32, expected FP32"),
                Arguments.of("rows", "[1, 2]", "BF16", "[0, 0]", "datatype BF16, expected FP32"));
    }

    @ParameterizedTest
    @MethodSource("wrongData")
    void refusesDataThatAreNotWhatShapeAndDatatypeSay(
            String name, String shape, String datatype, String data, String says) {
        assertRefused(input(name, shape, datatype, data), name, says);
    }

    /** Attack case 20. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rows  | [1, 2] | FP32  | -1                   | 8  | expected a whole number",
                "rows  | [1, 2] | FP32  | 8.0                  | 8  | expected a whole number",
                "rows  | [1, 2] | FP32  | \"8\"                | 8  | expected a whole number",
                "rows  | [1, 2] | FP32  | 18446744073709551624 | 8  | expected a whole number",
                "rows  | [1, 2] | FP32  | 9                    | 8  | only 8 bytes",
                "rows  | [1, 2] | FP32  | 4                    | 4  | 4 bytes of binary data,"
                        + " expected 8",
                "rows  | [1, 2] | FP32  | 12                   | 12 | 12 bytes of binary data,"
                        + " expected 8",
                "rows  | [1, 2] | FP32  | 0                    | 0  | 0 bytes of binary data,"
                        + " expected 8",
                "words | [2]    | BYTES | 4                    | 4  | 1 elements in its binary"
                        + " data, expected 2",
                "words | [1]    | BYTES | 8                    | 8  | 4 bytes of binary data"
                        + " beyond",
                "words | [1]    | BYTES | 3                    | 3  | 0 elements in its binary"
                        + " data",
            })
    void refusesBinarySizesThatDoNotFit(
            String name, String shape, String datatype, String size, int bytes, String says) {
        assertRefused(binary(name, shape, datatype, size), new byte[bytes], name, says);
    }

    /** Attack case 20. */
    @ParameterizedTest
    @CsvSource({"5", "2147483647", "-1", "-2147483648"})
    void refusesStringsThatReachBeyondTheEnd(int length) {
        byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();

        assertRefused(binary("words", "[1]", "BYTES", "8"), bytes, "words", "only 4 are left");
    }

    @Test
    void refusesBytesThatNobodyClaims() {
        String json = binary("rows", "[1, 2]", "FP32", "8");
        assertThat(refusal(json, new byte[9]).getMessage()).contains("1 bytes more");
    }

    @Test
    void refusesBinaryTruthValuesOtherThanZeroAndOne() {
        String json = binary("flags", "[2]", "BOOL", "2");
        assertRefused(json, new byte[] {1, 2}, "flags", "element 1 is 2, BOOL");
    }

    @Test
    void refusesBinaryNumbersThatAreNotFinite() {
        byte[] bytes =
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(4, Float.NaN)
                        .array();
        String json = binary("rows", "[1, 2]", "FP32", "8");
        assertRefused(json, bytes, "rows", "element 1 is NaN");
    }

    static Stream<Arguments> wrongRequests() {
        String rows = "{\"name\":\"rows\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0,0]}";
        return Stream.of(
                Arguments.of("[]", "JSON object"),
                Arguments.of("{}", "inputs is missing or empty"),
                Arguments.of("{\"inputs\":[]}", "inputs is missing or empty"),
                Arguments.of("{\"inputs\":{}}", "inputs must be an array"),
                Arguments.of("{\"inputs\":[1]}", "inputs[0] must be an object"),
                Arguments.of("{\"inputs\":[{}]}", "inputs[0] has no name"),
                Arguments.of("{\"inputs\":[{\"name\":\"tables\"}]}", "no input 'tables'"),
                Arguments.of("{\"inputs\":[{\"name\":\"rows\"}]}", "no datatype, expected FP32"),
                Arguments.of(
                        "{\"inputs\":[{\"name\":\"rows\",\"datatype\":\"FP32\"}]}",
                        "no shape, expected [-1, 2]"),
                Arguments.of(
                        "{\"inputs\":[{\"name\":\"rows\",\"datatype\":\"FP32\",\"shape\":[1,2]}]}",
                        "no data"),
                Arguments.of(
                        "{\"inputs\":[{\"name\":\"rows\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                                + "\"data\":[0,0],\"parameters\":{\"binary_data_size\":0}}]}",
                        "both data and binary_data_size"),
                Arguments.of("{\"inputs\":[" + rows + "," + rows + "]}", "given twice"),
                Arguments.of("{\"inputs\":[" + rows + "]} {}", "followed by something else"),
                Arguments.of("{\"imputs\":[" + rows + "]}", "unknown member 'imputs'"),
                Arguments.of("{\"inputs\":[{\"nam\":\"rows\"}]}", "unknown member 'nam'"),
                Arguments.of("{\"id\":42,\"inputs\":[" + rows + "]}", "id must be text"),
                Arguments.of(
                        "{\"inputs\":["
                                + rows
                                + "],\"outputs\":[{\"name\":\"a\"},{\"name\":\"a\"}]}",
                        "'a' is asked for twice"),
                Arguments.of("{\"inputs\":[" + rows + "],\"outputs\":[{}]}", "has no name"),
                Arguments.of(
                        "{\"inputs\":[" + rows + "],\"parameters\":{\"timeout\":-1}}",
                        "'timeout' of the request is -1"),
                Arguments.of(
                        "{\"inputs\":[" + rows + "],\"parameters\":{\"binary_data_output\":1}}",
                        "expected true or false"),
                Arguments.of(
                        "{\"inputs\":[" + rows + "],\"parameters\":{\"sequence_id\":1}}",
                        "'sequence_id' of the request is not supported"),
                Arguments.of(
                        "{\"inputs\":[" + rows + "],\"parameters\":{\"a\":[1]}}",
                        "must be text, a number or a truth value"));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void refusesRequestsThatAreNotTheProtocols(String json, String says) {
        assertThat(refusal(json, new byte[0]).getMessage()).contains(says);
    }

    /** Attack case 21. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"inputs\":[],\"inputs\":[]}",
                "{\"inputs\":[{\"name\":\"rows\",\"name\":\"rows\"}]}",
                "{\"inputs\":[",
                "nonsense"
            })
    void refusesJsonThatIsBrokenOrNamesAMemberTwice(String json) {
        assertThat(catchThrowableOfType(JacksonException.class, () -> read(json))).isNotNull();
    }

    @Test
    void takesARawBodyAsTheOneInput() {
        TensorSignature one =
                TensorSignature.of(List.of(spec("rows", "FP32", null, -1, 2)), List.of());
        byte[] bytes =
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(12, 5).array();

        InferRequest request = reader.read(new InferBody(bytes, 0), one);

        assertThat(request.binary()).isTrue();
        assertThat(tensor(request, "rows").shape()).containsExactly(2, 2);
        assertThat(tensor(request, "rows").floats()).containsExactly(0, 0, 0, 5);
        ServiceException refusal =
                catchThrowableOfType(
                        ServiceException.class,
                        () -> reader.read(new InferBody(new byte[12], 0), one));
        assertThat(refusal.getMessage()).contains("12 bytes, expected a multiple of 8");
    }

    @Test
    void takesARawBodyAsOneText() {
        TensorSignature one =
                TensorSignature.of(List.of(spec("words", "BYTES", null, -1)), List.of());
        byte[] bytes = "king".getBytes(StandardCharsets.UTF_8);

        Tensor words = tensor(reader.read(new InferBody(bytes, 0), one), "words");

        assertThat(words.shape()).containsExactly(1);
        assertThat(words.strings()[0]).isEqualTo(bytes);
    }

    private static String input(String name, String shape, String datatype, String data) {
        return "{\"inputs\":[{\"name\":\"%s\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}"
                .formatted(name, shape, datatype, data);
    }

    private static String binary(String name, String shape, String datatype, String size) {
        return "{\"inputs\":[{\"name\":\"%s\",\"shape\":%s,\"datatype\":\"%s\",\"parameters\":{\"binary_data_size\":%s}}]}"
                .formatted(name, shape, datatype, size);
    }

    private static Tensor tensor(InferRequest request, String name) {
        return Objects.requireNonNull(request.inputs().get(name), name);
    }

    private InferRequest read(String json) {
        return read(json, new byte[0]);
    }

    private InferRequest read(String json, byte[] binary) {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + binary.length);
        System.arraycopy(binary, 0, all, head.length, binary.length);
        return reader.read(new InferBody(all, head.length), MODEL);
    }

    private ServiceException refusal(String json, byte[] binary) {
        ServiceException refusal =
                catchThrowableOfType(ServiceException.class, () -> read(json, binary));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        return refusal;
    }

    private void assertRefused(String json, String tensor, String says) {
        assertRefused(json, new byte[0], tensor, says);
    }

    private void assertRefused(String json, byte[] binary, String tensor, String says) {
        ServiceException refusal = refusal(json, binary);
        assertThat(String.valueOf(refusal.getMessage()) + refusal.field())
                .contains(tensor)
                .contains(says);
    }
}
